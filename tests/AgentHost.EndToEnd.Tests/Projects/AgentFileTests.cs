namespace AgentHost.EndToEnd.Tests.Projects;

public sealed class AgentFileTests
{
    [Fact]
    public async Task Run_Agent_HasItsPromptToolsAndCeiling()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("write", """{"path":"x.txt","content":"x"}""").Reply("no").Reply("yes"));
        using var sandbox = new Sandbox(server)
            .Write(".agents/agents/looker.md", "---\nname: looker\ndescription: Looks.\ntools: Read, Grep, Nonsense\npermission-mode: plan\n---\nYou only look.\n")
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

        Assert.Contains("did you mean looker?", (await sandbox.RunAsync("--model", "offline/rules", "--agent", "loker", "x")).ExitedWith(2).Error, StringComparison.Ordinal);
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
            .ToolCall("call_tool", """{"tool":"memory","arguments":{"action":"add","section":"Learnings","content":"Tests need a clock."}}""").Reply("kept").Reply("yes"));
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
