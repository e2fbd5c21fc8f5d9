namespace AgentHost.EndToEnd.Tests.Sessions;

public sealed class SessionBackTests
{
    private static Scenario Change => Scenario.Create()
        .ToolCall("read", """{"path":"a.txt"}""")
        .ToolCall("edit", """{"edits":[{"path":"a.txt","old":"one","new":"two"}]}""")
        .ToolCall("write", """{"path":"new/b.txt","content":"made\n"}""")
        .Reply("changed");

    [Fact]
    public async Task UndoAndRedo_ATurn_TakeItBackAndBringItBack()
    {
        await using var server = await ModelServer.StartAsync(Change);
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");
        (await sandbox.RunAsync("--session", "s", "--permission-mode", "accept-edits", "change it")).ExitedWith(0);

        (await sandbox.AgentAsync("session", "undo", "s")).ExitedWith(0);
        Assert.Equal("one\n", sandbox.Read("a.txt"));
        Assert.False(File.Exists(sandbox.PathOf("new/b.txt")));
        (await sandbox.AgentAsync("session", "undo", "s")).ExitedWith(1);

        (await sandbox.AgentAsync("session", "redo", "s")).ExitedWith(0);
        Assert.Equal("two\n", sandbox.Read("a.txt"));
        Assert.Equal("made\n", sandbox.Read("new/b.txt"));

        sandbox.Write("a.txt", "mine\n");
        var kept = (await sandbox.AgentAsync("session", "undo", "--json")).ExitedWith(1).Json();
        Assert.Equal("a.txt", kept.GetProperty("kept")[0].GetProperty("path").GetString());
        Assert.Equal("mine\n", sandbox.Read("a.txt"));
        Assert.False(File.Exists(sandbox.PathOf("new/b.txt")));
    }

    [Fact]
    public async Task UndoAndRedo_EditsAndShellCommands_BringBackEveryByteAndMode()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""")
            .ToolCall("edit", """{"edits":[{"path":"a.txt","old":"one","new":"two"}]}""")
            .ToolCall(
                "shell",
                """{"command":"sed -i s/two/three/ a.txt && rm gone.txt && mv old.txt new.txt && chmod 711 run.sh && ln -s a.txt link && rmdir empty && mkdir -p made/deep && printf x > ignored.log"}""")
            .ToolCall("shell", """{"command":"printf 'more\\r\\n' >> a.txt; chmod 600 new.txt"}""")
            .Reply("changed"));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\r\n").Write("gone.txt", "g").Write("old.txt", "o").Write("run.sh", "#!/bin/sh\n")
            .Write(".gitignore", "*.log\n").Write(".gitattributes", "* text=auto\n");
        await sandbox.CommitAsync();
        sandbox.Write("untracked.txt", "u");
        Directory.CreateDirectory(sandbox.PathOf("empty"));
        var before = Look(sandbox);
        (await sandbox.RunAsync("--session", "s", "--permission-mode", "bypass", "change it")).ExitedWith(0);
        var after = Look(sandbox);
        Assert.Equal("three\r\nmore\r\n", sandbox.Read("a.txt"));

        (await sandbox.AgentAsync("session", "undo", "last")).ExitedWith(0);
        Assert.Equal(before, Look(sandbox));
        (await sandbox.AgentAsync("session", "redo", "last")).ExitedWith(0);
        Assert.Equal(after, Look(sandbox));

        sandbox.Write("a.txt", "mine\n");
        var kept = (await sandbox.AgentAsync("session", "undo", "--json")).ExitedWith(1).Json();
        Assert.Equal("a.txt", kept.GetProperty("kept")[0].GetProperty("path").GetString());
        Assert.Equal("mine\n", sandbox.Read("a.txt"));
        Assert.True(File.Exists(sandbox.PathOf("gone.txt")));
        Assert.True(File.Exists(sandbox.PathOf("ignored.log")));
    }

    /// <summary>Each file and folder but the repository's own and ignored ones, with its mode and content; each link with where it leads.</summary>
    private static List<string> Look(Sandbox sandbox) =>
        [.. new DirectoryInfo(sandbox.Workspace).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Where(static entry => !entry.FullName.Contains("/.git", StringComparison.Ordinal) && entry.Extension != ".log")
            .Select(static entry =>
                $"{entry.Name} "
                + $"{(entry.LinkTarget is { } target ? "→ " + target : $"{entry.UnixFileMode} {(entry is FileInfo ? Convert.ToHexString(File.ReadAllBytes(entry.FullName)) : "folder")}")}").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Import_OfASessionAndItsMessages_OnAnotherHome_GoesOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("seen"));
        using var one = new Sandbox(server).Write("a.txt", "content");
        (await one.RunAsync("--session", "s", "--permission-mode", "bypass", "look")).ExitedWith(0);
        var export = (await one.AgentAsync("session", "export", "s", "--format", "json")).ExitedWith(0).Json();
        await using var further = await ModelServer.StartAsync(Scenario.Create().Reply("and on"));
        using var other = new Sandbox(further).Write("s.json", export.GetRawText());

        (await other.AgentAsync("session", "import", "s.json", "--workspace", other.Workspace)).ExitedWith(0);

        Assert.Equal(
            export.GetProperty("messages").GetRawText(),
            (await other.AgentAsync("session", "export", "s", "--format", "json")).ExitedWith(0).Json().GetProperty("messages").GetRawText());
        (await other.RunAsync("--session", "s", "go on")).ExitedWith(0);
        var sent = further.ModelRequests[0].Json!.Value.GetRawText();
        Assert.Contains("content", sent, StringComparison.Ordinal);
        Assert.Contains("seen", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportImportExport_OnAnotherHome_IsEqual()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("<b>seen</b> " + Sandbox.Key));
        using var one = new Sandbox(server).Write("a.txt", "<script>alert(1)</script> " + Sandbox.Key);
        using var other = new Sandbox();
        (await one.RunAsync("--session", "s", "--permission-mode", "bypass", "look")).ExitedWith(0);
        var export = (await one.AgentAsync("session", "export", "s", "--format", "jsonl")).ExitedWith(0).Output;
        var file = Path.Combine(other.Root, "s.jsonl");
        await File.WriteAllTextAsync(file, export, TestContext.Current.CancellationToken);

        (await other.AgentAsync("session", "import", file)).ExitedWith(0);

        Assert.Equal(export, (await other.AgentAsync("session", "export", "s", "--format", "jsonl")).ExitedWith(0).Output);
        Assert.DoesNotContain(Sandbox.Key, export, StringComparison.Ordinal);
        Assert.Contains(
            Sandbox.Key, (await one.AgentAsync("session", "export", "s", "--format", "jsonl", "--secrets")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("already", (await other.AgentAsync("session", "import", file)).ExitedWith(2).Error, StringComparison.Ordinal);
        var html = (await one.AgentAsync("session", "export", "s", "--format", "html")).ExitedWith(0).Output;
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Key, html, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", html, StringComparison.Ordinal);
        (await other.AgentAsync("doctor", "--rebuild")).ExitedWith(0);
        Assert.Equal(export, (await other.AgentAsync("session", "export", "s", "--format", "jsonl")).ExitedWith(0).Output);
    }

    [Fact]
    public async Task DoctorRepair_ADamagedStore_SavesWhatCanBeRead_AndTheNextRunGoesOn()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--session", "one", "--model", "offline/rules", "search for heron")).ExitedWith(0);
        (await sandbox.AgentAsync("doctor", "--repair")).ExitedWith(0);
        var store = Path.Combine(sandbox.DataFolder, "sessions", "sessions.db");
        await File.WriteAllTextAsync(store, "this is no database any more, and so nothing of it can be read at all", TestContext.Current.CancellationToken);
        File.Delete(store + "-wal");
        File.Delete(store + "-shm");

        Assert.Contains("doctor --repair", (await sandbox.RunAsync("--model", "offline/rules", "list the files")).Error, StringComparison.Ordinal);
        Assert.Contains("is kept", (await sandbox.AgentAsync("doctor", "--repair")).ExitedWith(1).Output, StringComparison.Ordinal);

        (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(0);
    }

    [Fact]
    public async Task ForkSearchAndClean_DoAsTheySay()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--session", "one", "--model", "offline/rules", "search for heron")).ExitedWith(0);

        var fork = (await sandbox.AgentAsync("session", "fork", "one", "--name", "two", "--json")).ExitedWith(0).Json();
        Assert.Equal("two", fork.GetProperty("name").GetString());
        Assert.True((await sandbox.AgentAsync("session", "search", "HERON", "--json")).ExitedWith(0).Json().GetArrayLength() >= 2);
        Assert.Contains("«heron»", (await sandbox.AgentAsync("session", "search", "heron")).ExitedWith(0).Output, StringComparison.Ordinal);
        (await sandbox.AgentAsync("session", "search", "walrus")).ExitedWith(1);

        (await sandbox.AgentAsync("session", "clean", "--keep", "1")).ExitedWith(2);
        (await sandbox.AgentAsync("session", "clean", "--older-than", "soon", "--yes")).ExitedWith(2);
        (await sandbox.AgentAsync("session", "clean", "--keep", "1", "--yes")).ExitedWith(0);
        Assert.Single((await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Json().EnumerateArray());
    }
}
