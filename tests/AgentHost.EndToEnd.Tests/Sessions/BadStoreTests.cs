using AgentHost.Sessions.Sqlite;

namespace AgentHost.EndToEnd.Tests.Sessions;

/// <summary>
/// Stores that are damaged, foreign, newer, locked away or pulled at from several sides: each time one plain sentence, and nothing else is touched.
/// </summary>
public sealed class BadStoreTests
{
    /// <summary>What is done to a store that is in order, and a piece of what is said then.</summary>
    private static readonly Dictionary<string, (Action<string> Spoil, string Says)> Spoilt = new(StringComparer.Ordinal)
    {
        ["truncated within its head"] = (static path => Truncate(path, 60), "is damaged"),
        ["truncated in the middle"] = (static path => Truncate(path, (new FileInfo(path).Length / 4096 / 2 * 4096) + 100), "is damaged"),
        ["without its magic"] = (static path => Flip(path, 0, 16), "is damaged"),
        ["without its tables' page"] = (static path => Flip(path, 100, 3_900), "is damaged"),
        ["emptied"] = (static path => Truncate(path, 0), "is empty, and was not"),
        ["full of noise"] = (static path => File.WriteAllBytes(path, Noise(40_000)), "is damaged"),
        ["another program's"] = (static path => Sql(path, "DROP TABLE usage; DROP TABLE events; PRAGMA user_version=0"), "is a database of another program"),
        ["of a newer version"] = (static path => Sql(path, "PRAGMA user_version=999"), "was written by a newer version"),
        ["without its epoch"] = (static path => Sql(path, "DELETE FROM meta"), "is damaged (it has no epoch)"),
    };

    public static TheoryData<string> Ways => [.. Spoilt.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Anything_AStoreThatCannotBeUsed_SaysSoInOneLineAndTouchesNothing(string way)
    {
        using var sandbox = await WithASessionAsync();
        var store = StoreOf(sandbox);
        Settle(store);
        Spoilt[way].Spoil(store);
        Settle(store, sql: false);
        var before = await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken);

        foreach (var words in (string[][])[
            ["run", "--session", "kept", "list the files"], ["session", "list"], ["session", "show", "kept"], ["usage"], ["doctor", "--rebuild"]
        ])
        {
            var result = (await sandbox.AgentAsync(words)).ExitedWith(1);

            AssertOneLine(result);
            Assert.Contains(Spoilt[way].Says, result.Error, StringComparison.Ordinal);
            Assert.Contains(store, result.Error, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken));
        }

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(store)!, "*.backup"));
    }

    [Theory]
    [InlineData("0400", "000")]
    [InlineData("0000", "000")]
    public async Task Run_AStoreThatMayNotBeWritten_SaysSoInOneLine(string file, string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux' permissions.");
        using var sandbox = await WithASessionAsync();
        var store = StoreOf(sandbox);
        Settle(store);
        (await Helper.RunAsync("/", null, "chmod", file, store)).ExitedWith(0);

        AssertOneLine((await LimitedAsync(sandbox, "run", "--session", "kept", "list the files")).ExitedWith(1));
        (await Helper.RunAsync("/", null, "chmod", folder, Path.GetDirectoryName(store)!)).ExitedWith(0);
        AssertOneLine((await LimitedAsync(sandbox, "session", "list")).ExitedWith(1));

        // Given back, it goes on where it was.
        (await Helper.RunAsync("/", null, "chmod", "0700", Path.GetDirectoryName(store)!)).ExitedWith(0);
        (await Helper.RunAsync("/", null, "chmod", "0600", store)).ExitedWith(0);
        (await LimitedAsync(sandbox, "run", "--session", "kept", "list the files")).ExitedWith(0);
    }

    [Theory]
    [InlineData("0400", "0700", true)]
    [InlineData("0400", "0500", true)]
    [InlineData("0400", "0500", false)]
    public async Task Commands_AStoreThatMayOnlyBeRead_ReadIt(string file, string folder, bool settled)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux' permissions.");
        using var sandbox = await WithASessionAsync();
        var store = StoreOf(sandbox);
        if (settled)
        {
            Settle(store);
        }

        var before = Directory.GetFiles(Path.GetDirectoryName(store)!).Order(StringComparer.Ordinal).ToList();
        foreach (var part in before)
        {
            (await Helper.RunAsync("/", null, "chmod", file, part)).ExitedWith(0);
        }

        (await Helper.RunAsync("/", null, "chmod", folder, Path.GetDirectoryName(store)!)).ExitedWith(0);
        try
        {
            Assert.Contains("kept", (await LimitedAsync(sandbox, "session", "list")).ExitedWith(0).Output, StringComparison.Ordinal);
            Assert.Contains("read a.txt", (await LimitedAsync(sandbox, "session", "show", "kept")).ExitedWith(0).Output, StringComparison.Ordinal);
            Assert.Contains("alpha", (await LimitedAsync(sandbox, "session", "search", "alpha")).ExitedWith(0).Output, StringComparison.Ordinal);
            var exported = (await LimitedAsync(sandbox, "session", "export", "kept", "--format", "jsonl")).ExitedWith(0);
            Assert.Contains("alpha", exported.Output, StringComparison.Ordinal);
            Assert.Contains("may be read and not written", (await LimitedAsync(sandbox, "doctor")).Output, StringComparison.Ordinal);
            foreach (var words in (string[][])[
                ["session", "rename", "kept", "other"], ["run", "list the files"], ["run", "--session", "kept", "list the files"]
            ])
            {
                var refused = (await LimitedAsync(sandbox, words)).ExitedWith(1);
                AssertOneLine(refused);
                Assert.Contains("is read-only", refused.Error, StringComparison.Ordinal);
            }
        }
        finally
        {
            (await Helper.RunAsync("/", null, "chmod", "0700", Path.GetDirectoryName(store)!)).ExitedWith(0);
        }
    }

    [Fact]
    public async Task Run_TheOwnerWasKilled_TheNextOneTakesTheSessionAtOnceAndSaysWhatWasCutOff()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("never").WithFault(Fault.Silence()).Reply("here again"));
        using var sandbox = new Sandbox(server);
        await using var first = sandbox.Start("--session", "shared", "wait");
        await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);
        Assert.Contains(
            "its turn: still running, in another process",
            (await sandbox.AgentAsync("session", "resume", "shared")).ExitedWith(0).Output,
            StringComparison.Ordinal);
        first.Signal(9);
        await first.WaitAsync();

        Assert.Contains("its turn: cut off", (await sandbox.AgentAsync("session", "resume", "shared")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Equal("here again\n", (await sandbox.RunAsync("--session", "shared", "go on")).ExitedWith(0).Output);
        Assert.Contains("ok", Check(StoreOf(sandbox)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FourProcessesWantOneSession_EachGetsItOrIsToldWhoHasIt()
    {
        using var sandbox = await WithASessionAsync();

        var results = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => sandbox.RunAsync("--session", "kept", $"list the files, {n}")));

        Assert.Contains(results, static result => result.ExitCode == 0);
        Assert.All(results.Where(static result => result.ExitCode != 0), static result =>
        {
            AssertOneLine(result.ExitedWith(2));
            Assert.Matches("The session \"kept\" is in use by process [0-9]+ ", result.Error);
        });
        var turns = (await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Json()[0].GetProperty("turnCount").GetInt64();
        Assert.Equal(1 + results.Count(static result => result.ExitCode == 0), turns);
        (await sandbox.RunAsync("--session", "kept", "list the files")).ExitedWith(0);
    }

    [Fact]
    public async Task Send_ASessionThatIsFreeAndOneThatIsNot_RunsOrWaits()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one").Reply("slow").WithFault(Fault.Silence()).Reply("two"));
        using var sandbox = new Sandbox(server);
        (await sandbox.AgentAsync("session", "new", "shared")).ExitedWith(0);
        Assert.Equal("one\n", (await sandbox.AgentAsync("session", "send", "shared", "first", "words")).ExitedWith(0).Output);
        Assert.Contains("first words", server.ModelRequests[0].LastText, StringComparison.Ordinal);

        await using (var first = sandbox.Start("--session", "shared", "wait"))
        {
            await server.WaitForRequestAsync(2, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);
            var sent = (await sandbox.AgentAsync("session", "send", "shared", "second words")).ExitedWith(0);
            Assert.Empty(sent.Output);
            Assert.Matches("^Another process works in this session: the prompt waits there as [0-9a-f]{8} ", sent.Error);
        }

        Assert.Contains(
            "held    second words", (await sandbox.AgentAsync("session", "queue", "list", "shared")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Equal("two\n", (await sandbox.AgentAsync("session", "queue", "run", "shared")).ExitedWith(0).Output);
        (await sandbox.AgentAsync("session", "send", "no such", "words")).ExitedWith(2);
    }

    [Theory]
    [InlineData("session", "rename", "kept", "a\nb")]
    [InlineData("session", "rename", "kept", "a\u001b[2Jb")]
    [InlineData("session", "new", "a\tb")]
    [InlineData("session", "fork", "kept", "--name", "a\u0007b")]
    [InlineData("run", "--session", "a\u001b]0;x\u0007", "hello")]
    [InlineData("session", "show", "a\u001b[31mb")]
    [InlineData("session", "delete", "a\nb", "--yes")]
    [InlineData("session", "history", "kept", "--cursor", "\u001b[2J")]
    [InlineData("session", "history", "kept", "--cursor", "AAAA")]
    [InlineData("session", "history", "kept", "--cursor", "9223372036854775807")]
    [InlineData("session", "history", "kept", "--cursor", "../../etc/passwd")]
    public async Task Words_ThatNameNothing_AreRefusedInOneCleanLine(params string[] words)
    {
        using var sandbox = await WithASessionAsync();
        var before = (await sandbox.AgentAsync("session", "list", "--all", "--json")).ExitedWith(0).Output;

        AssertOneLine((await sandbox.AgentAsync(words)).ExitedWith(2));

        Assert.Equal(before, (await sandbox.AgentAsync("session", "list", "--all", "--json")).ExitedWith(0).Output);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("folder")]
    [InlineData("huge")]
    [InlineData("deep")]
    [InlineData("noise")]
    [InlineData("cut")]
    [InlineData("twice")]
    public async Task Import_WhatIsNoExport_IsRefusedInOneLineAndNothingIsImported(string what)
    {
        using var sandbox = await WithASessionAsync();
        var file = sandbox.PathOf("in.jsonl");
        (await sandbox.AgentAsync("session", "export", "kept", "--format", "jsonl", "--output", file)).ExitedWith(0);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        (await sandbox.AgentAsync("session", "rename", "kept", "mine")).ExitedWith(0);
        if (what != "twice")
        {
            (await sandbox.AgentAsync("session", "delete", "mine", "--yes")).ExitedWith(0);
        }

        Spoil(file, text, what);

        AssertOneLine((await sandbox.AgentAsync("session", "import", file)).ExitedWith(2));

        Assert.Equal(what == "twice" ? 1 : 0, (await sandbox.AgentAsync("session", "list", "--all", "--json")).ExitedWith(0).Json().GetArrayLength());
        Assert.Contains("ok", Check(StoreOf(sandbox)), StringComparison.Ordinal);
    }

    private static void Spoil(string file, string text, string what)
    {
        switch (what)
        {
            case "empty":
                File.WriteAllText(file, "");
                break;
            case "folder":
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
            case "huge":
                using (var sparse = new FileStream(file, FileMode.Create))
                {
                    sparse.SetLength(5L << 30);
                }

                break;
            case "deep":
                File.WriteAllText(file, text.Split('\n')[0] + "\n" + string.Concat(Enumerable.Repeat("[", 100_000)));
                break;
            case "noise":
                File.WriteAllBytes(file, Noise(100_000));
                break;
            case "cut":
                File.WriteAllText(file, text[..(text.Length * 2 / 3)]);
                break;
            default:
                break;
        }
    }

    private static async Task<Sandbox> WithASessionAsync()
    {
        var sandbox = new Sandbox().Write("a.txt", "alpha\n");
        (await sandbox.RunAsync("--session", "kept", "read a.txt")).ExitedWith(0);
        return sandbox;
    }

    /// <summary>As somebody whom permissions stop, also where the tests run as root.</summary>
    private static Task<AgentResult> LimitedAsync(Sandbox sandbox, params IReadOnlyList<string> words) =>
        AgentProcess.RunAsync(
            sandbox,
            words,
            Native.IsRoot ? new AgentOptions { Shell = "exec setpriv --bounding-set -dac_override,-dac_read_search \"$@\"" } : new AgentOptions());

    private static void AssertOneLine(AgentResult result)
    {
        Assert.Empty(result.Output);
        Assert.Matches(@"^agent: [^\p{C}]+\.\n$", result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static string StoreOf(Sandbox sandbox) => Path.Combine(sandbox.DataFolder, "sessions", "sessions.db");

    private static string Check(string path)
    {
        using var database = Database.Open(path, readOnly: false);
        using var query = database.Query("PRAGMA integrity_check");
        return query.Step() ? query.GetString(0) : "";
    }

    /// <summary>Puts all that is stored into the one file.</summary>
    private static void Settle(string path, bool sql = true)
    {
        if (sql)
        {
            Sql(path, "");
        }

        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    private static void Sql(string path, string sql)
    {
        using var database = Database.Open(path, readOnly: false);
        database.Execute(sql + ";PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Truncate(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(length);
    }

    private static void Flip(string path, int from, int count)
    {
        var bytes = File.ReadAllBytes(path);
        for (var i = from; i < from + count; i++)
        {
            bytes[i] ^= 0x5A;
        }

        File.WriteAllBytes(path, bytes);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        return bytes;
    }
}
