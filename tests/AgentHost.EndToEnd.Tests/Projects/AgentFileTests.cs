namespace AgentHost.EndToEnd.Tests.Projects;

public sealed class AgentFileTests
{
    [Fact]
    public async Task Run_Agent_HasItsPromptToolsAndCeiling()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("write", """{"path":"x.txt","content":"x"}""").Reply("no").Reply("yes"));
        using var sandbox = new Sandbox(server)
            .Write(
                ".agents/agents/looker.md", "---\nname: looker\ndescription: Looks.\ntools: Read, Grep, Nonsense\npermission-mode: plan\n---\nYou only look.\n")
            .Write(".claude/agents/writer.md", "---\nname: writer\ndescription: Writes.\ntools: write\npermission-mode: plan\n---\nYou write.\n");

        await sandbox.RunAsync("--trust", "--yolo", "--agent", "writer", "write it");
        (await sandbox.RunAsync("--trust", "--agent", "looker", "look")).ExitedWith(0);

        Assert.False(File.Exists(sandbox.PathOf("x.txt")));
        Assert.Equal(["write"], server.ModelRequests[0].Tools);
        Assert.Equal(["grep", "read"], server.ModelRequests[^1].Tools.Order(StringComparer.Ordinal));
        Assert.Contains("You only look.", server.ModelRequests[^1].Messages[0].GetProperty("content").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentThatIsNotThere_ExitsWith2AndNamesTheNearest()
    {
        using var sandbox = new Sandbox().Write(".agents/agents/looker.md", "You look.");

        Assert.Contains(
            "did you mean looker?",
            (await sandbox.RunAsync("--model", "offline/rules", "--agent", "loker", "x")).ExitedWith(2).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SlashAgent_HasThatAgentDoIt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("seen"));
        using var sandbox = new Sandbox(server).Write("a.txt", "seven herons")
            .Write(".agents/agents/looker.md", "---\nname: looker\ndescription: Looks.\ntools: read\n---\nYou only look.\n");

        (await sandbox.RunAsync("--trust", "/agent looker Look at  @a.txt")).ExitedWith(0);
        var unknown = (await sandbox.RunAsync("--trust", "/agent loker Look")).ExitedWith(2);
        var wordless = (await sandbox.RunAsync("--trust", "/agent looker")).ExitedWith(2);

        var request = Assert.Single(server.ModelRequests);
        Assert.Equal(["read"], request.Tools);
        Assert.Contains("You only look.", request.Messages[0].GetProperty("content").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Look at  @a.txt", request.LastText, StringComparison.Ordinal);
        Assert.Contains("seven herons", request.LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("/agent", request.LastText, StringComparison.Ordinal);
        Assert.Contains("there are: looker", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("Say what looker is to do", wordless.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MemoryAtTheEnd_IsAskedForOnceTheWorkIsDoneAndWrittenThenAlone()
    {
        const string Add = """{"action":"add","section":"Learnings","content":"The greeter is used twice."}""";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""").ToolCall("memory", Add).Reply("Done.").ToolCall("memory", Add).Reply("Done."));
        using var sandbox = new Sandbox(server).UserSettings("""{ "memory": { "update": "session-end" } }""").Write("a.txt", "x");

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "look at a.txt")).ExitedWith(0);

        server.Verify();
        Assert.Contains("nothing is written before the work is done", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("this is the end of the work, and memory.update is session-end", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("The greeter is used twice.", sandbox.Read(".agents/MEMORY.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CommandFile_IsThePrompt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one").Reply("two"));
        using var sandbox = new Sandbox(server).Write(".claude/commands/fix.md", "---\ndescription: Fixes.\n---\nFix issue $1 with care.\n");

        (await sandbox.RunAsync("/fix 12")).ExitedWith(0);
        Assert.Contains("/agent", (await sandbox.RunAsync("--model", "offline/rules", "/nothing")).ExitedWith(2).Error, StringComparison.Ordinal);

        Assert.Contains("Fix issue 12 with care.", server.ModelRequests[0].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CommandFileThatRefersToFiles_SendsThemOnlyUnderTrust(bool trusted)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server).Write("docs/rules.md", "Never shout.").Write("src/a.txt", "The greeter.").Write("src/b.txt", "Fenced.")
            .Write(".agents/commands/check.md", "Check $1 against @docs/rules.md.\n\n```\n@src/b.txt\n```\n");

        (await sandbox.RunAsync([.. trusted ? ["--trust"] : Array.Empty<string>(), "/check @src/a.txt"])).ExitedWith(0);

        var said = server.ModelRequests[0].Messages[^1].ToString();
        Assert.Contains("The greeter.", said, StringComparison.Ordinal);
        Assert.Equal(trusted, said.Contains("Never shout.", StringComparison.Ordinal));
        Assert.DoesNotContain("Fenced.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileOfAFolderWithInstructions_BringsThemOnceASession()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"web/a.ts"}""").ToolCall("read", """{"path":"web/b.ts"}""").Reply("done"));
        using var sandbox = new Sandbox(server).Write("AGENTS.md", "Root rules.").Write("web/AGENTS.md", "Web rules.")
            .Write("web/a.ts", "first file").Write("web/b.ts", "second file");

        (await sandbox.RunAsync("look at the web")).ExitedWith(0);

        Assert.Contains("web/AGENTS.md", server.ModelRequests[0].Messages[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Web rules.", server.ModelRequests[0].Messages[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Web rules.", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("Web rules.", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ask", "remember that tests need a clock")]
    [InlineData("manual", "please run the tests")]
    public async Task Run_MemoryThatNeedsAWord_IsNotWrittenWhereNobodyCanBeAsked(string mode, string prompt)
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("memory", """{"action":"add","section":"Learnings","content":"Tests need a clock."}""").Reply("then not"));
        using var sandbox = new Sandbox(server).UserSettings($$"""{ "memory": { "update": "{{mode}}" } }""").Write(".agents/MEMORY.md", "## Learnings\n");

        await sandbox.RunAsync("--permission-mode", "accept-edits", prompt);

        Assert.Equal("## Learnings\n", File.ReadAllText(sandbox.PathOf(".agents/MEMORY.md")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CommandFileWithTheNameOfASkill_CountsOnlyUnderTrust(bool trusted)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server).Write(".agents/commands/commit.md", "Commit it my way.\n");

        (await sandbox.RunAsync([.. trusted ? ["--trust"] : Array.Empty<string>(), "/commit"])).ExitedWith(0);

        Assert.Equal(trusted, server.ModelRequests[0].LastText.Contains("Commit it my way.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Memory_IsWrittenAndReadByTheNextSession()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("call_tool", """{"tool":"memory","arguments":{"action":"add","section":"Learnings","content":"Tests need a clock."}}""").Reply("kept")
            .Reply("yes"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "remember that tests need a clock")).ExitedWith(0);
        File.AppendAllText(sandbox.PathOf(".agents/MEMORY.md"), "\n## Mine\n\nBy hand.\n");
        (await sandbox.RunAsync("hello")).ExitedWith(0);

        var system = server.ModelRequests[^1].Messages[0].GetProperty("content").GetString()!;
        Assert.Contains("Tests need a clock.", system, StringComparison.Ordinal);
        Assert.Contains("By hand.", system, StringComparison.Ordinal);
        Assert.Contains("memory", server.ModelRequests[^1].Tools);
        Assert.DoesNotContain("memory", server.ModelRequests[0].Tools);
    }
}
