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

        (await sandbox.RunAsync("--plugin", "git", "--allow", "git(add *)", "--allow", "git(commit --file=- *)", "commit it")).ExitedWith(0);

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
    [InlineData("--allow", "git(commit --file=-)")]
    [InlineData("--allow", "git(rev-parse *)", "--allow", "git(log *)")]
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
    public async Task Run_EveryAction_StartsWhatItsPlanNames()
    {
        (string Arguments, string Says)[] calls =
        [
            ("""{"action":"status"}""", "Untracked (1)"),
            ("""{"action":"add","all":true}""", "A new.txt"),
            ("""{"action":"diff","staged":true}""", "+++ b/new.txt"),
            ("""{"action":"restore","staged":true,"paths":["new.txt"]}""", "Still staged: nothing"),
            ("""{"action":"stash","op":"push","all":true,"message":"aside"}""", "Stashes: 1"),
            ("""{"action":"stash"}""", "On main: aside"),
            ("""{"action":"stash","op":"show"}""", "stash@{0}"),
            ("""{"action":"stash","op":"pop"}""", "Stashes: 0"),
            ("""{"action":"branch","op":"create","name":"topic","revision":"HEAD"}""", "Made the branch topic"),
            ("""{"action":"switch","name":"topic"}""", "On topic at"),
            ("""{"action":"commit","message":"All","all":true}""", "nothing is staged"),
            ("""{"action":"add","paths":["new.txt"]}""", "A new.txt"),
            ("""{"action":"commit","message":"Part","paths":["new.txt"]}""", "on topic: Part"),
            ("""{"action":"commit","amend":true,"message":"Better"}""", "in place of"),
            ("""{"action":"log","revision":"main..topic"}""", ": Better"),
            ("""{"action":"show"}""", "+++ b/new.txt"),
            ("""{"action":"show","revision":"HEAD:new.txt"}""", "x"),
            ("""{"action":"blame","paths":["new.txt"]}""", "Better"),
            ("""{"action":"branch","all":true}""", "* topic"),
            ("""{"action":"restore","paths":["new.txt"],"revision":"HEAD"}""", "Restored new.txt"),
            ("""{"action":"worktree","op":"add","paths":["tree"],"name":"main"}""", "Made the worktree"),
            ("""{"action":"worktree"}""", "tree main"),
            ("""{"action":"worktree","op":"remove","paths":["tree"]}""", "Removed the worktree"),
        ];
        var scenario = Scenario.Create();
        foreach (var (arguments, _) in calls)
        {
            scenario = scenario.ToolCall("git", arguments);
        }

        await using var server = await ModelServer.StartAsync(scenario.Reply("done"));
        using var sandbox = new Sandbox(server).Write("a.txt", "1\n");
        await sandbox.CommitAsync();
        sandbox.Write("new.txt", "x\n");

        (await sandbox.RunAsync("--plugin", "git", "--allow", "git", "all of it")).ExitedWith(0);

        server.Verify();
        Assert.All(calls.Index(), call => Assert.Contains(call.Item.Says, server.ModelRequests[call.Index + 1].LastText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_LinkedWorktree_RuleForTheCommandIsEnough()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("git", """{"action":"status"}""")
            .ToolCall("git", Commit)
            .Reply("done"));
        using var sandbox = new Sandbox(server);
        var origin = await OriginAsync(sandbox);
        await sandbox.GitAsync("-C", origin, "worktree", "add", "-q", "-b", "topic", sandbox.Workspace);
        sandbox.Write("a.txt", "2\n");

        (await sandbox.RunAsync("--plugin", "git", "--allow", "git(status *)", "--allow", "git(commit *)", "commit it")).ExitedWith(0);

        server.Verify();
        Assert.Contains("  M a.txt", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("on topic: By the tool", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LinkedWorktree_WithoutARuleIsNotLookedAt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("git", """{"action":"status"}""").Reply("no"));
        using var sandbox = new Sandbox(server);
        await sandbox.GitAsync("-C", await OriginAsync(sandbox), "worktree", "add", "-q", "-b", "topic", sandbox.Workspace);

        (await sandbox.RunAsync("--plugin", "git", "look")).ExitedWith(3);

        Assert.Contains("No rule allows", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Submodule_MovedIsTold()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("git", """{"action":"status"}""")
            .ToolCall("git", """{"action":"diff","stat":true}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server).Write("a.txt", "1\n");
        var origin = await OriginAsync(sandbox);
        await sandbox.CommitAsync();
        await sandbox.GitAsync("-c", "protocol.file.allow=always", "submodule", "add", "-q", origin, "sub");
        await sandbox.GitAsync("commit", "-q", "-m", "With a submodule");
        await sandbox.GitAsync("-C", "sub", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "--allow-empty", "-m", "Moved");

        (await sandbox.RunAsync("--plugin", "git", "--allow", "git(status *)", "--allow", "git(diff *)", "look")).ExitedWith(0);

        server.Verify();
        Assert.Contains("M sub (submodule: another commit)", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("  M sub", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BareRepository_ShowsItsHistory()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("git", """{"action":"log"}""")
            .ToolCall("git", """{"action":"show","revision":"main:a.txt"}""")
            .ToolCall("git", """{"action":"status"}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server);
        await sandbox.GitAsync("clone", "-q", "--bare", await OriginAsync(sandbox), sandbox.Workspace);

        (await sandbox.RunAsync("--plugin", "git", "--allow", "git(log *)", "--allow", "git(show *)", "--allow", "git(status *)", "look")).ExitedWith(0);

        server.Verify();
        Assert.Contains(": Begun elsewhere", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("from elsewhere", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("This is a bare repository", server.ModelRequests[3].LastText, StringComparison.Ordinal);
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
        Assert.All(server.ModelRequests, static request =>
            Assert.DoesNotContain("hush-hush-9", System.Text.Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal));
    }

    /// <summary>A repository with one commit, beside the workspace.</summary>
    private static async Task<string> OriginAsync(Sandbox sandbox)
    {
        var origin = Path.Combine(sandbox.Root, "origin");
        await sandbox.GitAsync("init", "-q", "-b", "main", origin);
        await File.WriteAllTextAsync(Path.Combine(origin, "a.txt"), "from elsewhere\n");
        await sandbox.GitAsync("-C", origin, "config", "user.name", "Test");
        await sandbox.GitAsync("-C", origin, "config", "user.email", "test@example.org");
        await sandbox.GitAsync("-C", origin, "add", "-A");
        await sandbox.GitAsync("-C", origin, "commit", "-q", "-m", "Begun elsewhere");
        return origin;
    }
}
