namespace AgentHost.EndToEnd.Tests.Turns;

public sealed class TwentyStepsTests
{
    internal static readonly Scenario Steps = Scenario.Create()
        .ToolCall("read", """{"path":"src/A.cs"}""")
        .ToolCall("edit", """{"edits":[{"path":"src/A.cs","old":"one","new":"two"}]}""")
        .ToolCall("read", """{"path":"src/B.cs"}""")
        .ToolCall("edit", """{"edits":[{"path":"src/B.cs","old":"left","new":"right"}]}""")
        .ToolCall("write", """{"path":"docs/guide.md","content":"# Guide\n\nfirst\n"}""")
        .ToolCall("shell", """{"command":"git add -A"}""")
        .ToolCall("shell", """{"command":"git commit -q -m First"}""")
        .ToolCall("glob", """{"pattern":"**/*.cs"}""")
        .ToolCall("grep", """{"pattern":"two"}""")
        .ToolCall("read", """{"path":"docs/guide.md"}""")
        .ToolCall("edit", """{"edits":[{"path":"docs/guide.md","old":"first","new":"second"}]}""")
        .ToolCall("shell", """{"command":"git mv notes.md docs/notes.md"}""")
        .ToolCall("list", """{"path":"docs"}""")
        .ToolCall("read", """{"path":"docs/notes.md"}""")
        .ToolCall("write", """{"path":"docs/notes.md","content":"rewritten\n"}""")
        .ToolCall("edit", """{"edits":[{"path":"src/A.cs","old":"two","new":"three"},{"path":"src/B.cs","old":"right","new":"centre"}]}""")
        .ToolCall("shell", """{"command":"git add -A"}""")
        .ToolCall("shell", """{"command":"git commit -q -m Second"}""")
        .ToolCall("shell", """{"command":"git log --oneline"}""")
        .ToolCall("read", """{"path":"src/A.cs"}""")
        .Reply("All done.");

    [Fact]
    public async Task Run_TwentyStepsInBypass_LeavesTheRightFilesIn21Requests()
    {
        var result = await RunAsync("--permission-mode", "bypass");

        Assert.Equal("All done.\n", result.Output);
    }

    [Fact]
    public async Task Run_TwentyStepsAllowedByRules_LeavesTheRightFilesIn21Requests()
    {
        var result = await RunAsync(
            "--allow", "edit", "--allow", "write", "--allow", "shell(git add *)", "--allow", "shell(git commit *)", "--allow", "shell(git mv *)");

        Assert.Equal("All done.\n", result.Output);
    }

    [Fact]
    public async Task Run_TwentyStepsThroughResponses_LeavesTheRightFilesIn21Requests()
    {
        var result = await RunThroughAsync(WireFormats.Responses, "--permission-mode", "bypass");

        Assert.Equal("All done.\n", result.Output);
    }

    /// <summary>Writes what the steps begin with.</summary>
    internal static Task<Sandbox> ReadyAsync(Sandbox sandbox) => sandbox
        .Write("src/A.cs", "class A { string x = \"one\"; }\n")
        .Write("src/B.cs", "class B { string x = \"left\"; }\n")
        .Write("notes.md", "old notes\n")
        .CommitAsync();

    /// <summary>Looks at what the steps leave behind.</summary>
    internal static async Task CheckAsync(Sandbox sandbox)
    {
        Assert.Equal("class A { string x = \"three\"; }\n", sandbox.Read("src/A.cs"));
        Assert.Equal("class B { string x = \"centre\"; }\n", sandbox.Read("src/B.cs"));
        Assert.Equal("# Guide\n\nsecond\n", sandbox.Read("docs/guide.md"));
        Assert.Equal("rewritten\n", sandbox.Read("docs/notes.md"));
        Assert.False(File.Exists(sandbox.PathOf("notes.md")));
        Assert.Empty(await sandbox.GitAsync("status", "--porcelain"));
        Assert.Equal(["Second", "First", "Begin"], (await sandbox.GitAsync("log", "--format=%s")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Task<AgentResult> RunAsync(params IReadOnlyList<string> options) => RunThroughAsync(WireFormats.Completions, options);

    private static async Task<AgentResult> RunThroughAsync(string wire, params IReadOnlyList<string> options)
    {
        await using var server = await ModelServer.StartAsync(Steps with { Wire = wire });
        using var sandbox = await ReadyAsync(new Sandbox(server).UserSettings($$"""{ "providers": { "openai": { "api": "{{wire}}" } } }"""));

        var result = (await sandbox.RunAsync([.. options, "do the work"])).ExitedWith(0);

        server.Verify();
        Assert.Equal(21, server.ModelRequests.Count);
        await CheckAsync(sandbox);
        Assert.Contains("three", server.ModelRequests[20].LastText, StringComparison.Ordinal);
        return result;
    }

    [Fact]
    public async Task Run_ReadByAbsolutePathAndEditedByRelativeOne_IsOneFile()
    {
        using var probe = new Sandbox().Write("a.txt", "one\n");
        var absolute = System.Text.Json.JsonSerializer.Serialize(probe.PathOf("a.txt"));
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", $$"""{"path":{{absolute}}}""")
            .ToolCall("edit", """{"edits":[{"path":"./a.txt","old":"one","new":"two"}]}""")
            .ToolCall("edit", $$"""{"edits":[{"path":{{absolute}},"old":"two","new":"three"}]}""")
            .Reply("changed"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--workspace", probe.Workspace, "--permission-mode", "accept-edits", "change it")).ExitedWith(0);

        server.Verify();
        Assert.Equal("three\n", probe.Read("a.txt"));
    }
}
