using System.Text.Json;

namespace AgentHost.Acp.Tests.Real;

/// <summary>Facts of the published schema, and of editors, for which terminals of an editor run no commands (decision 0089).</summary>
public sealed class TerminalTests
{
    private static readonly string[] Members = ["_meta", "args", "command", "cwd", "env", "outputByteLimit", "sessionId"];

    [Fact]
    public void CreateTerminal_OfThePublishedSchema_CannotTakeVariablesAwayGiveInputOrNameAGroup()
    {
        var file = Repository.PathTo("tests", "tools", "node_modules", "@agentclientprotocol", "sdk", "schema", "v1", "schema.json");
        using var schema = JsonDocument.Parse(File.ReadAllText(file));

        var request = schema.RootElement.GetProperty("$defs").GetProperty("CreateTerminalRequest").GetProperty("properties");

        // Another member is a reason to read the decision again.
        Assert.Equal(Members, request.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Command_EditorThatOffersTerminals_RunsHereWithoutTheEditorsKeys()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().ToolCall("shell", """{"command":"printenv OPENAI_API_KEY || echo gone $((40+2))"}""").Reply("Ran."));

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Run.")], static plan =>
        {
            plan["capabilities"] = EditorRig.Step("""{"terminal":true}""");
            EditorRig.Answers("allow_once")(plan);
        });

        Assert.Equal("end_turn", run.StopReason());
        Assert.Contains("gone 42", EditorRun.Sent(rig), StringComparison.Ordinal);
        Assert.Empty(run.Requests("terminal/create"));
    }
}
