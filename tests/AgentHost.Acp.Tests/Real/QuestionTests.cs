using System.Text.Json;

namespace AgentHost.Acp.Tests.Real;

/// <summary>Questions of the model to the editor's person.</summary>
public sealed class QuestionTests
{
    private const string Colours = """{"questions":[{"question":"Which colour?","header":"Colour","options":[{"label":"red","description":"warm"},{"label":"blue","description":"cold"}]}]}""";

    [Fact]
    public async Task Question_EditorWithForms_IsAForm()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("ask_user", Colours).Reply("Thanks."));

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Ask.")], static plan =>
        {
            plan["capabilities"] = EditorRig.Step("""{"elicitation":{"form":{}}}""");
            plan["elicitation"] = EditorRig.Step("""{"action":"accept","content":{"answer":"blue"}}""");
        });

        var asked = Assert.Single(run.Requests("elicitation/create"));
        var field = asked.GetProperty("requestedSchema").GetProperty("properties").GetProperty("answer");
        Assert.Equal(["red", "blue"], field.GetProperty("enum").EnumerateArray().Select(static each => each.GetString()));
        Assert.Contains("→ blue", Sent(rig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_EditorWithout_IsAChoice()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("ask_user", Colours).Reply("Thanks."));

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Ask.")], EditorRig.Answers("1"));

        var options = Assert.Single(run.Requests("session/request_permission")).GetProperty("options").EnumerateArray();
        Assert.Equal(["red", "blue", "Do not answer"], options.Select(static each => each.GetProperty("name").GetString()));
        Assert.Contains("→ blue", Sent(rig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_ThatNoEditorWithoutFormsCanAnswer_IsDeclined()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("ask_user", """{"questions":[{"question":"Your name?"}]}""").Reply("Thanks."));

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Ask.")]);

        Assert.Equal("end_turn", run.StopReason());
        Assert.Contains("(no answer)", Sent(rig), StringComparison.Ordinal);
    }

    /// <summary>The text of the result that the model got.</summary>
    private static string Sent(EditorRig rig)
    {
        using var body = JsonDocument.Parse(rig.Models.ModelRequests[1].Body);
        return body.RootElement.GetProperty("messages").EnumerateArray().Last(static message => message.GetProperty("role").GetString() == "tool")
            .GetProperty("content").ToString();
    }
}
