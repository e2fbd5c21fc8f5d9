namespace AgentHost.EndToEnd.Tests.Sessions;

public sealed class SessionChangeTests
{
    [Fact]
    public async Task Rename_ASession_IsFoundUnderItsNewName()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--session", "old", "--model", "offline/rules", "list the files")).ExitedWith(0);

        var renamed = (await sandbox.AgentAsync("session", "rename", "old", "new name", "--json")).ExitedWith(0).Json();

        Assert.Equal("new name", renamed.GetProperty("name").GetString());
        (await sandbox.AgentAsync("session", "show", "new name")).ExitedWith(0);
        (await sandbox.AgentAsync("session", "show", "old")).ExitedWith(2);
        (await sandbox.AgentAsync("session", "rename", "new name", "last")).ExitedWith(2);
    }

    [Fact]
    public async Task Delete_ASession_TakesItAndItsBlobsAway()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("big.txt", string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"line {i} of a file that is long\n")));
        sandbox.UserSettings("""{ "limits": { "toolResultChars": 1000 } }""");
        (await sandbox.RunAsync("--session", "mine", "--model", "offline/rules", "read big.txt")).ExitedWith(0);
        Assert.NotEmpty(Blobs(sandbox));

        (await sandbox.AgentAsync("session", "delete", "mine")).ExitedWith(2);
        (await sandbox.AgentAsync("session", "delete", "mine", "--yes")).ExitedWith(0);

        Assert.Empty(Blobs(sandbox));
        (await sandbox.AgentAsync("session", "show", "mine")).ExitedWith(2);
    }

    [Fact]
    public async Task RenameAndDelete_ASessionInUse_ExitWith2AndSayWhoHasIt()
    {
        await using var server = await ModelServer.StartAsync(_ => Reply.Failing(Fault.Silence(afterEvents: 1)));
        using var sandbox = new Sandbox(server);
        await using var running = sandbox.Start("--session", "busy", "--output", "stream-json", "wait");
        await running.WaitForOutputAsync("step.started");

        foreach (var words in new string[][] { ["session", "delete", "busy", "--yes"], ["session", "rename", "busy", "other"] })
        {
            var refused = (await sandbox.AgentAsync(words)).ExitedWith(2);
            Assert.Contains("agent run", refused.Error, StringComparison.Ordinal);
        }

        running.Signal(Native.Terminate);
        (await running.WaitAsync()).ExitedWith(143);
        (await sandbox.AgentAsync("session", "delete", "busy", "--yes")).ExitedWith(0);
    }

    private static string[] Blobs(Sandbox sandbox) =>
        Directory.Exists(Path.Combine(sandbox.DataFolder, "sessions", "blobs"))
            ? Directory.GetFiles(Path.Combine(sandbox.DataFolder, "sessions", "blobs"), "*", SearchOption.AllDirectories)
            : [];
}
