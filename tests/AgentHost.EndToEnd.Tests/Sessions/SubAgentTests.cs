using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Sessions;

/// <summary>Tasks that a model gives to sub-agents, over the wire and in the store.</summary>
public sealed class SubAgentTests
{
    private const string Looker =
        "---\nname: looker\ndescription: Looks, and writes nothing.\ntools: read, write\npermission-mode: plan\n---\nYou only look.\n";

    [Fact]
    public async Task Run_TwoTasksInOneStep_AnswersComeBackAndAreCountedOnce()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCalls(
                new() { Name = "task", Arguments = """{"description":"look left","prompt":"Look LEFT.","agent":"looker"}""" },
                new() { Name = "task", Arguments = """{"description":"look right","prompt":"Look RIGHT."}""" })
            .Reply("LEFT is empty").When(new() { LastContains = "Look LEFT." })
            .Reply("RIGHT is full").When(new() { LastContains = "Look RIGHT." })
            .Reply("Go right."));
        using var sandbox = new Sandbox(server).Write(".agents/agents/looker.md", Looker);

        var run = (await sandbox.RunAsync("--trust", "--session", "way", "where to?")).ExitedWith(0);

        server.Verify();
        var first = server.ModelRequests[0];
        Assert.Contains("task", first.Tools);
        Assert.Contains("looker: Looks, and writes nothing.", first.Messages[0].GetProperty("content").GetRawText(), StringComparison.Ordinal);
        var left = server.ModelRequests.Single(static request => request.LastText.Contains("Look LEFT.", StringComparison.Ordinal));
        Assert.Equal(["read", "write"], left.Tools.Order(StringComparer.Ordinal));
        var last = server.ModelRequests[^1].Messages;
        Assert.Equal(["LEFT is empty", "RIGHT is full"], last.TakeLast(2).Select(static message => message.GetProperty("content").GetString()));
        Assert.Contains("Go right.", run.Output, StringComparison.Ordinal);

        var listed = (await sandbox.AgentAsync("session", "list")).ExitedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("  way", listed[0], StringComparison.Ordinal);
        Assert.Equal(
            ["└ look left", "└ look right"],
            listed[1..].Select(static line => line[line.IndexOf('└', StringComparison.Ordinal)..]).Order(StringComparer.Ordinal));
        using var sessions = JsonDocument.Parse((await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Output);
        var tokens = sessions.RootElement.EnumerateArray().Sum(static session => session.GetProperty("usage").GetProperty("input").GetInt64());
        using var usage = JsonDocument.Parse((await sandbox.AgentAsync("usage", "--by", "session", "--json")).ExitedWith(0).Output);
        var row = Assert.Single(usage.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal(
            ("way", 4, tokens),
            (row.GetProperty("name").GetString(), row.GetProperty("requests").GetInt32(), row.GetProperty("usage").GetProperty("input").GetInt64()));
        Assert.True(tokens > 0);
    }

    [Fact]
    public async Task Run_ASubAgentThatWantsMoreThanItsCallerMay_IsDenied()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("task", """{"description":"write","prompt":"Write it."}""")
            .ToolCall("write", """{"path":"x.txt","content":"x"}""").Reply("I could not write.")
            .Reply("It could not."));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--trust", "--permission-mode", "plan", "write x.txt")).ExitedWith(0);

        server.Verify();
        Assert.False(File.Exists(sandbox.PathOf("x.txt")));
        Assert.Contains("the mode plan only reads", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("I could not write.", server.ModelRequests[3].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ASkillThatForks_LeavesItsAnswerAlone()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("skill", """{"name":"survey","arguments":"the roof"}""").Reply("The roof is sound.").Reply("Sound."));
        using var sandbox = new Sandbox(server)
            .Write(".agents/agents/looker.md", Looker)
            .Write(".agents/skills/survey/SKILL.md", "---\nname: survey\ndescription: Surveys things.\ncontext: fork\nagent: looker\n---\n"
                + "Survey $ARGUMENTS with care.\n");

        (await sandbox.RunAsync("--trust", "/survey the roof")).ExitedWith(0);

        server.Verify();
        Assert.DoesNotContain("with care", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("Survey the roof with care.", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("You only look.", server.ModelRequests[1].Messages[0].GetProperty("content").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("The roof is sound.", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("with care", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }
}
