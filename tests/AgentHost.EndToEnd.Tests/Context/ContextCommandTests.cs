using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Context;

public sealed class ContextCommandTests
{
    [Fact]
    public async Task Context_OfASession_CountsItsSectionsToolsAndConversation()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("read"));
        using var sandbox = new Sandbox(server).Write("AGENTS.md", "Root rules.").Write("a.txt", "one\n").Write(".agents/MEMORY.md", "## A\n\n- x\n")
            .Write(".agents/skills/x/SKILL.md", "---\nname: x\ndescription: X.\n---\nB");
        (await sandbox.RunAsync("--session", "mine", "look")).ExitedWith(0);
        var asked = server.ModelRequests.Count;

        var text = (await sandbox.AgentAsync("context", "--session", "mine")).ExitedWith(0).Output;
        var bare = (await sandbox.AgentAsync("context")).ExitedWith(0).Output;

        foreach (var part in (string[])[
            "base", "environment", "instructions", "AGENTS.md", "memory", "skills", "session mine", "of user", "of assistant", "tokens"
        ])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("of user", bare, StringComparison.Ordinal);
        Assert.Equal(asked, server.ModelRequests.Count);
    }

    [Fact]
    public async Task Context_Json_HasTheTokensAndNoTexts()
    {
        using var sandbox = new Sandbox().Write("AGENTS.md", "Root rules.");

        using var json = JsonDocument.Parse((await sandbox.AgentAsync("context", "--model", "offline/rules", "--json")).ExitedWith(0).Output);

        var parts = json.RootElement.GetProperty("parts").EnumerateArray().ToList();
        Assert.Contains(parts, static part => part.GetProperty("name").GetString() == "instructions" && part.GetProperty("tokens").GetInt32() > 0);
        Assert.All(parts, static part => Assert.Equal("", part.GetProperty("text").GetString()));
        Assert.Equal(parts.Sum(static part => part.GetProperty("tokens").GetInt32()), json.RootElement.GetProperty("tokens").GetInt32());
    }

    [Fact]
    public async Task Run_SectionsOfTheSettings_AreLeftOutOrReplaced()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server).Write("AGENTS.md", "Root rules.")
            .UserSettings(
                "{ \"context\": { \"sections\": { \"instructions\": false, \"environment\": \"You work on a raft.\", \"memory\": \"Never there.\" } } }");

        (await sandbox.RunAsync("hello")).ExitedWith(0);

        var system = server.ModelRequests[0].Messages[0].ToString();
        Assert.DoesNotContain("Root rules.", system, StringComparison.Ordinal);
        Assert.Contains("You work on a raft.", system, StringComparison.Ordinal);

        // What would not be there is not put there either.
        Assert.DoesNotContain("Never there.", system, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SectionThatIsNeitherTextNorFalse_IsWrong()
    {
        using var sandbox = new Sandbox().UserSettings("{ \"context\": { \"sections\": { \"memory\": 7 } } }");

        Assert.Contains(
            "context.sections.memory",
            (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(2).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_SessionThatIsNotThere_ExitsWith2()
    {
        using var sandbox = new Sandbox();

        Assert.Contains("nothing", (await sandbox.AgentAsync("context", "--session", "nothing")).ExitedWith(2).Error, StringComparison.Ordinal);
    }
}
