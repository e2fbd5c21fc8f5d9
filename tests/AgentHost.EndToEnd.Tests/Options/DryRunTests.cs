namespace AgentHost.EndToEnd.Tests.Options;

public sealed class DryRunTests
{
    private static Scenario EditTwice => Scenario.Create()
        .ToolCall("read", """{"path":"a.txt"}""")
        .ToolCall("edit", """{"edits":[{"path":"a.txt","old":"one","new":"two"}]}""")
        .ToolCall("edit", """{"edits":[{"path":"a.txt","old":"two","new":"three"}]}""")
        .ToolCall("write", """{"path":"new/b.txt","content":"made\n"}""")
        .ToolCall("read", """{"path":"new/b.txt"}""")
        .Reply("done");

    [Fact]
    public async Task DryRun_Edits_AreKeptAndNotWritten_AndApplyWritesThem()
    {
        await using var server = await ModelServer.StartAsync(EditTwice);
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");

        var result = (await sandbox.RunAsync("--dry-run", "--session", "s", "--output", "json", "change it")).ExitedWith(0).Json();

        server.Verify();
        Assert.Equal("one\n", sandbox.Read("a.txt"));
        Assert.False(Directory.Exists(sandbox.PathOf("new")));
        Assert.Empty(result.GetProperty("files").EnumerateArray());
        Assert.Equal(["a.txt", "new/b.txt"], result.GetProperty("previewed").EnumerateArray().Select(static file => file.GetString()!));
        Assert.Contains("made", server.ModelRequests[5].LastText, StringComparison.Ordinal);
        Assert.Contains("dry run", server.ModelRequests[0].Messages[0].GetRawText(), StringComparison.Ordinal);

        (await sandbox.AgentAsync("session", "apply", "s")).ExitedWith(0);
        Assert.Equal("three\n", sandbox.Read("a.txt"));
        Assert.Equal("made\n", sandbox.Read("new/b.txt"));
        (await sandbox.AgentAsync("session", "apply", "s")).ExitedWith(1);
    }

    [Fact]
    public async Task DryRun_ASecondInTheSession_GoesOnFromTheFirst()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"a.txt","content":"first\n"}""").Reply("one")
            .ToolCall("read", """{"path":"a.txt"}""").ToolCall("edit", """{"edits":[{"path":"a.txt","old":"first","new":"second"}]}""").Reply("two"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--dry-run", "--session", "s", "write it")).ExitedWith(0);
        (await sandbox.RunAsync("--dry-run", "--session", "s", "change it")).ExitedWith(0);
        (await sandbox.AgentAsync("session", "apply", "s")).ExitedWith(0);

        server.Verify();
        Assert.Equal("second\n", sandbox.Read("a.txt"));
    }

    [Fact]
    public async Task Apply_AFileThatChangedMeanwhile_ChangesNothingAndKeepsTheRest()
    {
        await using var server = await ModelServer.StartAsync(EditTwice);
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");
        (await sandbox.RunAsync("--dry-run", "--session", "s", "change it")).ExitedWith(0);
        sandbox.Write("a.txt", "someone else's\n");

        var refused = (await sandbox.AgentAsync("session", "apply", "s")).ExitedWith(1);

        Assert.Contains("a.txt", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sandbox.PathOf("new")));
        Assert.Equal("someone else's\n", sandbox.Read("a.txt"));
        sandbox.Write("a.txt", "one\n");
        (await sandbox.AgentAsync("session", "apply", "s")).ExitedWith(0);
        Assert.Equal("three\n", sandbox.Read("a.txt"));
    }

    [Fact]
    public async Task Discard_WhatWasKept_LeavesNothingToApply()
    {
        await using var server = await ModelServer.StartAsync(EditTwice);
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");
        (await sandbox.RunAsync("--dry-run", "--session", "s", "change it")).ExitedWith(0);

        (await sandbox.AgentAsync("session", "apply", "s", "--discard")).ExitedWith(0);

        (await sandbox.AgentAsync("session", "apply", "s")).ExitedWith(1);
        Assert.Equal("one\n", sandbox.Read("a.txt"));
    }

    [Theory]
    [InlineData("--yolo")]
    [InlineData("--allow=shell(touch *)")]
    public async Task DryRun_ACommandThatMayWrite_IsRefusedWithThatReason(string option)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made"}""").ToolCall("shell", """{"command":"ls"}""").Reply("done"));
        using var sandbox = new Sandbox(server).Write("seen.txt", "");

        (await sandbox.RunAsync("--dry-run", option, "make it")).ExitedWith(0);

        server.Verify();
        Assert.False(File.Exists(sandbox.PathOf("made")));
        Assert.Contains("This is a dry run", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("seen.txt", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_LeavesNothingInTheTemporaryFolder()
    {
        await using var server = await ModelServer.StartAsync(EditTwice);
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");
        var temporary = Directory.CreateDirectory(Path.Combine(sandbox.Root, "tmp")).FullName;

        var options = new AgentOptions { Variables = new Dictionary<string, string?> { ["TMPDIR"] = temporary } };
        (await AgentProcess.RunAsync(sandbox, ["run", "--dry-run", "change it"], options)).ExitedWith(0);

        Assert.Empty(Directory.GetFileSystemEntries(temporary, "agent-dry-run-*"));
    }
}
