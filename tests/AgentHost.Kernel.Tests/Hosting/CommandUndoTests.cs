using System.Diagnostics;
using System.Text.Json;
using AgentHost.Client;
using static AgentHost.Kernel.Tests.Hosting.WorkFiles;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>What commands did to files is taken back like what edits did: real git, real shells.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CommandUndoTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undo_WhatShellCommandsDid_BringsBackEveryByteAndMode_AndRedoLikewise()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "one\r\ntwo\r\n");
        Write(rig, ".gitattributes", "* text=auto eol=lf ident filter=evil\n*.u16 working-tree-encoding=UTF-16\n");
        Write(rig, "id.txt", "$Id$\n");
        Write(rig, "x.u16", "\0\u0001no utf-16");
        Write(rig, "run.sh", "#!/bin/sh\n", (UnixFileMode)0b111_101_101);
        Write(rig, "secret.txt", "s", (UnixFileMode)0b110_000_000);
        Write(rig, "d/one.txt", "1");
        Write(rig, "d/two.txt", "2");
        Write(rig, "was-file", "f");
        File.CreateSymbolicLink(PathOf(rig, "link"), "a.txt");
        File.CreateSymbolicLink(PathOf(rig, "dangling"), "no/such");
        File.CreateSymbolicLink(PathOf(rig, "to-folder"), "d");
        var before = Look(rig);
        await TurnAsync(
            rig,
            "sed -i 's/one/uno/' a.txt; printf 'new' > fresh.txt; mkdir e; printf deep > e/f.txt; printf '$Id: 1$' > id.txt; printf x > x.u16",
            "rm run.sh; mv d/one.txt 'e/with space\n and line.txt'; chmod 640 secret.txt; chmod 700 d/two.txt",
            "rm link dangling to-folder; ln -s d/two.txt link; printf plain > dangling; ln -s e to-folder; rm was-file; ln -s fresh.txt was-file",
            "printf again >> a.txt; chmod 600 d/two.txt");
        var after = Look(rig);
        Assert.NotEqual(before, after);

        var undone = await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);

        Assert.Empty(undone.Kept);
        Assert.Single(undone.Turns);
        Assert.Equal(before, Look(rig));

        var redone = await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None);

        Assert.Empty(redone.Kept);
        Assert.Equal(after, Look(rig));
        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
        Assert.Equal(before, Look(rig));
    }

    [Fact]
    public async Task Undo_InARepository_LeavesIgnoredFilesSubmodulesAndTheRepositoryAlone()
    {
        await using var rig = await OpenAsync();
        Write(rig, ".gitignore", "out/\n*.log\n");
        Write(rig, "kept.log", "tracked though ignored");
        Write(rig, "a.txt", "a");
        Write(rig, "out/o.txt", "built");
        await GitAsync(
            rig,
            "",
            "init -q -b main . && git -c user.name=a -c user.email=a@b add -f kept.log .gitignore a.txt && "
            + "git -c user.name=a -c user.email=a@b commit -qm one");
        Write(rig, "sub/s.txt", "s");
        await GitAsync(rig, "sub", "init -q -b main . && git -c user.name=a -c user.email=a@b add -A && git -c user.name=a -c user.email=a@b commit -qm one");
        await GitAsync(rig, "", "config filter.evil.clean 'touch /tmp/agent-evil-ran' && git config core.fsmonitor 'touch /tmp/agent-evil-ran'");
        Write(rig, ".gitattributes", "* filter=evil\n");
        Write(rig, "untracked.txt", "u");
        var git = Look(rig, ".git");

        await TurnAsync(rig, "printf b > a.txt; printf b > kept.log; printf b > out/o.txt; printf b > sub/s.txt; rm untracked.txt; printf n > new.log");
        Assert.Equal(git, Look(rig, ".git"));
        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);

        Assert.Equal(("a", "tracked though ignored", "u"), (Read(rig, "a.txt"), Read(rig, "kept.log"), Read(rig, "untracked.txt")));
        Assert.Equal(("b", "b", "n"), (Read(rig, "out/o.txt"), Read(rig, "sub/s.txt"), Read(rig, "new.log")));
        Assert.Equal(git, Look(rig, ".git"));
        Assert.False(File.Exists("/tmp/agent-evil-ran"));
    }

    [Fact]
    public async Task Undo_EditsAndCommandsOfOneTurn_AreTakenBackTogether()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "0", (UnixFileMode)0b110_100_100);
        var before = Look(rig);
        await TurnAsync(
            rig, "printf 1 > a.txt", "!write a.txt 2", "chmod 600 a.txt", "!write a.txt 3",
            "!write b.txt 1", "printf 2 > b.txt; chmod 640 b.txt", "!delete a.txt");
        var after = Look(rig);

        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
        Assert.Equal(before, Look(rig));
        Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Kept);
        Assert.Equal(after.Select(static line => line.Split(' ')[0]), Look(rig).Select(static line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Undo_WhatOthersChangedSinceACommand_IsKeptAndNamed()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "a");
        Write(rig, "m.txt", "m", (UnixFileMode)0b110_100_100);
        await TurnAsync(rig, "printf b > a.txt; printf l > l.txt; ln -s a.txt link; chmod 600 m.txt");
        Write(rig, "a.txt", "mine");
        File.Delete(PathOf(rig, "link"));
        File.CreateSymbolicLink(PathOf(rig, "link"), "l.txt");
        File.SetUnixFileMode(PathOf(rig, "m.txt"), UnixFileMode.UserRead);

        var report = await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);

        Assert.Equal(["a.txt", "link", "m.txt"], report.Kept.Select(static file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal("mine", Read(rig, "a.txt"));
        Assert.False(File.Exists(PathOf(rig, "l.txt")));
    }

    [Fact]
    public async Task Commands_ThatOnlyRead_AreNotRecorded()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "a");

        await TurnAsync(rig, "cat a.txt; ls | wc -l > /dev/null");

        Assert.False(Directory.Exists(Snapshots(rig)));
        await TurnAsync(rig, "true > b.txt");
        Assert.True(Directory.Exists(Snapshots(rig)));
    }

    [Fact]
    public async Task Commands_WhereItIsSwitchedOff_AreNotRecorded()
    {
        await using var rig = await OpenAsync("""{"sessions":{"snapshots":false}}""");

        await TurnAsync(rig, "printf b > b.txt");

        Assert.False(Directory.Exists(Snapshots(rig)));
        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Turns);
    }

    [Fact]
    public async Task Commands_ThatCannotBeRecorded_AreToldOfBeforeTheyRun_Once()
    {
        await using var rig = await OpenAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(Snapshots(rig))!);
        await File.WriteAllTextAsync(Snapshots(rig), "in the way", None);

        await TurnAsync(rig, "printf b > b.txt", "printf c > c.txt");

        var warning = Assert.Single(rig.Tape.Events.OfType<HostWarning>(), static e => e.Message.Contains("cannot be taken back", StringComparison.Ordinal));
        var events = rig.Tape.Events.ToList();
        Assert.True(events.IndexOf(warning) < events.FindIndex(static e => e is ToolCompleted));
        Assert.True(File.Exists(PathOf(rig, "c.txt")));
    }

    [Fact]
    public async Task LargeFiles_AreNamedWhenTheyChange_AndLeftAsTheyAre()
    {
        await using var rig = await OpenAsync();
        Write(rig, "small.txt", "s");
        await TurnAsync(
            rig, "head -c 17000000 /dev/zero > big.bin; printf t > small.txt", "printf x >> big.bin", "rm small.txt; head -c 17000000 /dev/zero > small.txt");

        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), static e => e.Message.Contains("small.txt cannot be taken back", StringComparison.Ordinal));
        await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);
        Assert.Equal(17_000_001, new FileInfo(PathOf(rig, "big.bin")).Length);
    }

    [Fact]
    public async Task Undo_FoldersThatCommandsMadeAndRemoved_AreAsBefore_AndRedoLikewise()
    {
        await using var rig = await OpenAsync();
        Write(rig, ".gitignore", "out/\n");
        Write(rig, "out/o.txt", "built");
        Write(rig, "full/f.txt", "f");
        Write(rig, "left/f.txt", "f");
        foreach (var folder in (string[])["empty", "deep/er/est", "full/beside", "moved", "filled"])
        {
            Directory.CreateDirectory(PathOf(rig, folder));
        }

        File.SetUnixFileMode(PathOf(rig, "empty"), (UnixFileMode)0b111_000_000);
        var before = Look(rig);
        await TurnAsync(
            rig,
            "rmdir empty; rm -r deep full; mkdir -p made/so/deep; mkdir with; printf x > with/x.txt; mv moved elsewhere",
            "mkdir out/ignored; printf y > filled/y.txt; rm left/f.txt",
            "printf z > with/z.txt; mkdir again; rmdir again");
        Directory.Delete(PathOf(rig, "out/ignored"));
        var after = Look(rig);

        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
        Assert.Equal(before, Look(rig));

        Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Kept);
        Assert.Equal(after, Look(rig));
    }

    [Fact]
    public async Task Undo_AFolderWithWhatOthersPutThere_StaysWithThat()
    {
        await using var rig = await OpenAsync();
        Directory.CreateDirectory(PathOf(rig, "gone"));
        await TurnAsync(rig, "mkdir made; printf x > made/x.txt; rmdir gone");
        Write(rig, "made/mine.txt", "mine");
        Write(rig, "gone", "a file now");

        var report = await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);

        Assert.Equal("gone", Assert.Single(report.Kept).Path);
        Assert.Equal(["gone", "made", "made/mine.txt"], Look(rig).Select(static line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Undo_FoldersOfARepositoryWithin_AreLeftAlone()
    {
        await using var rig = await OpenAsync();
        Directory.CreateDirectory(PathOf(rig, "sub/empty"));
        await GitAsync(rig, "sub", "init -q -b main .");

        await TurnAsync(rig, "rmdir sub/empty; mkdir sub/other");

        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Turns);
        Assert.True(Directory.Exists(PathOf(rig, "sub/other")));
    }

    [Fact]
    public async Task Undo_Random_EndsWhereItBegan()
    {
        await using var rig = await OpenAsync();
        var random = new Random(11);
        string[] names = ["a", "b", "c d", "d/a", "d/b", "e/f/g", "l"];
        for (var round = 0; round < 8; round++)
        {
            var before = Look(rig);
            var commands = new List<string>();
            for (var i = 0; i < 8; i++)
            {
                var (name, other) = (names[random.Next(names.Length)], names[random.Next(names.Length)]);
                commands.Add(random.Next(7) switch
                {
                    0 => $"mkdir -p \"$(dirname '{name}')\"; rm -f '{name}'; printf {random.Next()} > '{name}'",
                    1 => $"rm -f '{name}'",
                    2 => $"test -f '{name}' && mkdir -p \"$(dirname '{other}')\" && mv '{name}' '{other}' || true",
                    5 => $"rmdir -p \"$(dirname '{name}')\" 2> /dev/null || rm -r \"$(dirname '{other}')\" 2> /dev/null || true",
                    6 => $"mkdir -p 'n{random.Next(3)}/{random.Next(3)}'",
                    3 => $"test -f '{name}' && test ! -L '{name}' && chmod {(random.Next(2) == 0 ? "600" : "755")} '{name}' || true",
                    _ => $"mkdir -p \"$(dirname '{name}')\"; ln -sf {random.Next(3)} '{name}'",
                });
            }

            await TurnAsync(rig, [.. commands]);
            var after = Look(rig);
            Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
            Assert.Equal(before, Look(rig));
            Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Kept);
            Assert.Equal(after, Look(rig));
        }
    }

    [Fact]
    public async Task DeletingTheLastSessionOfAFolder_TakesItsSnapshotsAlong()
    {
        await using var rig = await OpenAsync();
        await TurnAsync(rig, "printf b > b.txt");
        Assert.Single(Directory.GetDirectories(Snapshots(rig)));

        await rig.DeleteSessionAsync();

        Assert.Empty(Directory.GetFileSystemEntries(Snapshots(rig)));
    }

    private static async Task<HostRig> OpenAsync(string settings = "{}")
    {
        var rig = new HostRig();
        rig.Stub.Tool(
            new ToolSpec("sh", "Runs commands.", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Execute | ToolEffects.Write },
            _ => new StubTool
            {
                Prepare = static (call, _, _) => new(new ToolPlan(call, "sh") { Effects = ToolEffects.Execute, Resources = [Resource.ShellLine(Line(call))] }),
                Run = static async (call, context, token) =>
                {
                    await using var process = await context.Workspace.Processes.StartAsync(
                        new ProcessSpec(context.Workspace.Processes.Shell[0], [.. context.Workspace.Processes.Shell.Skip(1), Line(call)]), token);
                    await foreach (var _ in process.ReadAsync(token))
                    {
                    }

                    return await process.WaitAsync(token) == 0 ? ToolResult.Text("done") : ToolResult.Error("failed: " + Line(call));
                },
            });
        rig.Stub.Tool(
            new ToolSpec("change", "Changes files.", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Write },
            _ => new StubTool
            {
                Prepare = static (call, _, _) =>
                    new(new ToolPlan(call, "change") { Effects = ToolEffects.Write, Resources = [Resource.WritePath(".", recursive: true)] }),
                Run = static async (call, context, token) =>
                    await ChangeAsync(context, Line(call), token) is { } wrong ? ToolResult.Error(wrong) : ToolResult.Text("done"),
            });
        return await rig.OpenAsync(settings);
    }

    private static string Line(ToolCall call) => call.Arguments.GetProperty("line").GetString()!;

    /// <summary>Each a call of its own; a <c>!</c> is an edit.</summary>
    private static async Task TurnAsync(HostRig rig, params string[] lines)
    {
        rig.Model.Call([
            .. lines.Select(static line =>
                (line[0] == '!' ? "change" : "sh", JsonSerializer.Serialize(new Dictionary<string, string> { ["line"] = line.TrimStart('!') })))
        ]).Text("done");
        await rig.RunAsync();
        Assert.All(await rig.LastResultsAsync(), static result => Assert.Equal("done", result));
    }

    private static async Task GitAsync(HostRig rig, string folder, string words)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "git " + words]) { WorkingDirectory = PathOf(rig, folder) })!;
        await process.WaitForExitAsync(None);
        Assert.Equal(0, process.ExitCode);
    }

    private static string Snapshots(HostRig rig) => Path.Combine(rig.Root, "home", ".local", "share", "agent", "sessions", "snapshots");
}
