namespace AgentHost.EndToEnd.Tests.Sessions;

/// <summary>Settings of a session for its tools: the largest read, and the folder that they stay in.</summary>
public sealed class SessionToolSettingsTests
{
    [Fact]
    public async Task LargestRead_OfASession_IsOverTheSettings()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""").Reply("one")
            .ToolCall("read", """{"path":"a.txt"}""").Reply("two")
            .ToolCall("read", """{"path":"a.txt"}""").Reply("three"));
        using var sandbox = new Sandbox(server)
            .Write("a.txt", string.Join('\n', Enumerable.Range(0, 150).Select(static n => $"line {n} {new string('x', 100)}")));
        (await sandbox.AgentAsync("config", "set", "tools.read.bytes", "9000")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "s", "read")).ExitedWith(0);

        (await sandbox.AgentAsync("session", "settings", "set", "s", "tools.read.bytes", "2000")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "s", "read")).ExitedWith(0);
        var shown = (await sandbox.AgentAsync("session", "settings", "get", "s")).ExitedWith(0).Output;
        (await sandbox.AgentAsync("session", "settings", "set", "s", "tools.read.bytes")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "s", "read")).ExitedWith(0);

        Assert.Contains("tools.read.bytes = 2000  (session)", shown, StringComparison.Ordinal);
        var lengths = new[] { 1, 3, 5 }.Select(at => server.ModelRequests[at].LastText.Length).ToList();
        Assert.InRange(lengths[0], 7_000, 10_500);
        Assert.InRange(lengths[1], 1_500, 3_000);
        Assert.Equal(lengths[0], lengths[2]);
        foreach (var (key, value, why) in ((string, string, string)[])
            [("tools.read.bytes", "many", "expected"), ("tools.read.byts", "2000", "tools.read.byts"), ("color", "red", "There is no setting color")])
        {
            Assert.Contains(why, (await sandbox.AgentAsync("session", "settings", "set", "s", key, value)).ExitedWith(2).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Root_OfASession_KeepsToolsInIt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"src/a.txt"}""")
            .ToolCall("read", """{"path":"b.txt"}""")
            .ToolCall("write", """{"path":"c.txt","content":"c"}""")
            .ToolCall("shell", """{"command":"cat b.txt"}""")
            .ToolCall("shell", """{"command":"cat src/a.txt"}""")
            .ToolCall("write", """{"path":"src/d.txt","content":"d"}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server).Write("src/a.txt", "inner heron").Write("b.txt", "outer heron");
        (await sandbox.AgentAsync("session", "new", "s")).ExitedWith(0);
        (await sandbox.AgentAsync("session", "settings", "set", "s", "root", "src")).ExitedWith(0);
        Assert.Contains("root = src  (session)", (await sandbox.AgentAsync("session", "settings", "get", "s")).Output, StringComparison.Ordinal);

        (await sandbox.RunAsync("--session", "s", "--permission-mode", "bypass", "look")).ExitedWith(0);

        var results = server.ModelRequests.Skip(1).Select(static request => request.LastText).ToList();
        Assert.Contains("inner heron", results[0], StringComparison.Ordinal);
        Assert.Contains("the root of this session", results[1], StringComparison.Ordinal);
        Assert.Contains("the root of this session", results[2], StringComparison.Ordinal);
        Assert.DoesNotContain("outer heron", string.Concat(results), StringComparison.Ordinal);
        Assert.Contains("the root of this session", results[3], StringComparison.Ordinal);
        Assert.Contains("inner heron", results[4], StringComparison.Ordinal);
        Assert.Equal("d", sandbox.Read("src/d.txt"));
        Assert.False(File.Exists(sandbox.PathOf("c.txt")));
        foreach (var (wrong, why) in ((string, string)[])[("../x", "A root is a folder"), ("nowhere", "where there is none"), ("/etc", "A root is a folder")])
        {
            Assert.Contains(why, (await sandbox.AgentAsync("session", "settings", "set", "s", "root", wrong)).ExitedWith(2).Error, StringComparison.Ordinal);
        }
    }
}
