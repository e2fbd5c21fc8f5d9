namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>The tool that is not shown at first, and what it may do.</summary>
public sealed class GitPluginTests
{
    private const string Commit = """{"action":"commit","message":"By the tool","all":true}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Git_IsOfferedWhenAskedFor(bool named)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("first").Reply("second"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("hello")).ExitedWith(0);
        if (!named)
        {
            sandbox.UserSettings("""{ "tools": { "git": { "enabled": true } } }""");
        }

        (await sandbox.RunAsync(named ? ["--plugin", "git", "hello"] : ["hello"])).ExitedWith(0);

        Assert.DoesNotContain("git", server.ModelRequests[0].Tools);
        Assert.Contains("git", server.ModelRequests[1].Tools);
    }

    [Fact]
    public async Task Run_GitFoundBySearch_IsCalledUnderItsOwnName()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("tool_search", """{"query":"git status"}""")
            .ToolCall("call_tool", """{"tool":"git","arguments":{"action":"status"}}""")
            .Reply("clean"));
        using var sandbox = new Sandbox(server).Write("a.txt", "1\n");
        await sandbox.CommitAsync();

        (await sandbox.RunAsync("how is it?")).ExitedWith(0);

        server.Verify();
        Assert.Contains("\"tool\":\"git\"", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("Nothing to commit", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StatusAddCommitLog_WorkOnTheRepository()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("git", """{"action":"status"}""")
            .ToolCall("git", """{"action":"add","paths":["new.txt"]}""")
            .ToolCall("git", """{"action":"commit","message":"Add a file\n\nWith \"quotes\" and $(no shell)."}""")
            .ToolCall("git", """{"action":"log","limit":1}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server).Write("a.txt", "1\n").UserSettings("""{ "plugins": { "git": { "trailer": "Assisted-by: agent" } } }""");
        await sandbox.CommitAsync();
        sandbox.Write("new.txt", "x\n");

        (await sandbox.RunAsync("--plugin", "git", "--allow", "git(add *)", "--allow", "git(commit)", "commit it")).ExitedWith(0);

        server.Verify();
        Assert.Contains("? new.txt", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("A new.txt", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("on main: Add a file", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("Add a file", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Equal("Add a file\n\nWith \"quotes\" and $(no shell).\n\nAssisted-by: agent\n\n", await sandbox.GitAsync("log", "-1", "--format=%B"));
    }

    [Theory]
    [InlineData]
    [InlineData("--permission-mode", "accept-edits")]
    [InlineData("--permission-mode", "plan", "--allow", "git(commit *)")]
    [InlineData("--allow", "git(commit)")]
    [InlineData("--allow", "git(commit *)", "--deny", "command(git commit *)")]
    [InlineData("--yolo", "--deny", "git(commit *)")]
    public async Task Run_CommitThatIsNotAllowed_ChangesNothing(params string[] options)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("git", Commit).Reply("not allowed"));
        using var sandbox = new Sandbox(server).Write("a.txt", "1\n");
        await sandbox.CommitAsync();
        sandbox.Write("a.txt", "2\n");

        await sandbox.RunAsync([.. options, "--plugin", "git", "commit it"]);

        server.Verify();
        Assert.Equal("1\n", await sandbox.GitAsync("rev-list", "--count", "HEAD"));
    }

    [Fact]
    public async Task Run_SecretFile_IsNotShownOfARevision()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("git", """{"action":"show","revision":"HEAD:.env"}""")
            .ToolCall("git", """{"action":"blame","paths":[".env"]}""")
            .Reply("no"));
        using var sandbox = new Sandbox(server).Write(".env", "TOKEN=hush-hush-9\n");
        await sandbox.CommitAsync();

        (await sandbox.RunAsync("--plugin", "git", "read it")).ExitedWith(3);

        server.Verify();
        Assert.All(server.ModelRequests, static request => Assert.DoesNotContain("hush-hush-9", System.Text.Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal));
    }
}
