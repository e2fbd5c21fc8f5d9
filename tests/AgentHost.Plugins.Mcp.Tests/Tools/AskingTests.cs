using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Prompts;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Mcp.Tests.Tools;

public sealed class AskingTests
{
    [Theory]
    [InlineData("allow", null, "10 answered, 20 refused")]
    [InlineData("ask", "yes", "10 answered, 20 refused")]
    [InlineData("ask", "no", "0 answered, 30 refused")]
    [InlineData("ask", null, "0 answered, 30 refused")]
    [InlineData("never", "yes", "0 answered, 30 refused")]
    public async Task Sampling_WithoutEnd_IsBoundedAndAsked(string setting, string? answer, string expected)
    {
        await using var rig = McpRig.Bad("sampling", more: new JsonObject { ["sampling"] = setting });
        rig.Host.Features.Add(new Models());
        await rig.Plugin.DeactivateAsync(CancellationToken.None);
        rig.Restart();
        await rig.ReadyAsync();
        var asker = rig.Hub.Context.Models!;
        await new InstructionSection(rig.Hub, asker)
            .BuildAsync(new PromptContext { SessionId = "s", Workspace = rig.Workspace, Model = "p/m" }, CancellationToken.None);
        rig.Workspace.User = answer is null ? null : new Person(answer);
        Assert.Equal(expected, await rig.TextAsync("mcp__bad__say"));
    }

    [Fact]
    public async Task Elicitation_Person_AnswersFieldByField()
    {
        await using var rig = McpRig.Bad("elicits");
        await rig.ReadyAsync();
        var person = new Person("Ada", "36", "yes");
        rig.Workspace.User = person;
        var answer = JsonNode.Parse(await rig.TextAsync("mcp__bad__say"))!;
        Assert.Equal("accept", (string?)answer["action"]);
        Assert.Equal("Ada", (string?)answer["content"]!["name"]);
        Assert.Equal(36, (int?)answer["content"]!["age"]);
        Assert.True((bool?)answer["content"]!["sure"]);
        Assert.All(person.Asked, static question => Assert.Contains("MCP server bad", question.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("seven|0|9||1.5|blue", """{"count":9,"size":1.5,"colour":"blue"}""", "seven is no whole number.|It has to be at least 1.||||")]
    [InlineData("||x|2|green|red", """{"count":7,"size":2,"colour":"red"}""", "|||x is no number.||green is none of what can be chosen.")]
    [InlineData("|||", """{"count":7}""", "|||")]
    public async Task Elicitation_AnswersThatDoNotFitOrStayEmpty_AreAskedAgainOrLeftOut(string typed, string expected, string complaints)
    {
        await using var rig = McpRig.Bad("elicits-much");
        await rig.ReadyAsync();
        var person = new Person(typed.Split('|'));
        rig.Workspace.User = person;
        var answer = JsonNode.Parse(await rig.TextAsync("mcp__bad__say"))!;
        Assert.Equal("accept", (string?)answer["action"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), answer["content"]), answer.ToJsonString());
        Assert.Equal(typed.Split('|').Length, person.Asked.Count);
        Assert.All(person.Asked, static question => Assert.True(question.Optional));
        foreach (var complaint in complaints.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Single(person.Asked, question => question.Text.StartsWith(complaint, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("seven")]
    [InlineData("0")]
    public async Task Elicitation_AnswerThatNeverFits_CancelsAndGivesNoDefault(string typed)
    {
        await using var rig = McpRig.Bad("elicits-much");
        await rig.ReadyAsync();
        rig.Workspace.User = new Person(typed);
        var answer = JsonNode.Parse(await rig.TextAsync("mcp__bad__say"))!;
        Assert.Equal("cancel", (string?)answer["action"]);
        Assert.Null(answer["content"]);
    }

    [Fact]
    public async Task Elicitation_RequiredField_MayNotStayEmpty()
    {
        await using var rig = McpRig.Bad("elicits");
        await rig.ReadyAsync();
        var person = new Person("", "Ada", "", "");
        rig.Workspace.User = person;
        var answer = JsonNode.Parse(await rig.TextAsync("mcp__bad__say"))!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"name":"Ada"}"""), answer["content"]), answer.ToJsonString());
        Assert.Equal([false, false, true, true], person.Asked.Select(static question => question.Optional));
        Assert.StartsWith("It may not stay empty.", person.Asked[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elicitation_NobodyThere_IsDeclined()
    {
        await using var rig = McpRig.Bad("elicits");
        await rig.ReadyAsync();
        Assert.Equal("decline", (string?)JsonNode.Parse(await rig.TextAsync("mcp__bad__say"))!["action"]);
        rig.Workspace.User = new Person();
        Assert.Equal("cancel", (string?)JsonNode.Parse(await rig.TextAsync("mcp__bad__say"))!["action"]);
    }

    private sealed class Person(params string[] answers) : IUserInteraction
    {
        public List<Question> Asked { get; } = [];

        public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken)
        {
            Asked.Add(question);
            return new(answers.Length == 0 ? null : Answer(answers[Math.Min(Asked.Count, answers.Length) - 1]));
        }
    }

    private static QuestionAnswer Answer(string typed) => new(typed.Length == 0 ? [] : [typed]);

    private sealed class Models : IModels
    {
        public ValueTask<ModelClient> OpenAsync(IWorkspaceContext workspace, string model, CancellationToken cancellationToken) => new(new Client());
    }

    private sealed class Client : ModelClient
    {
        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            Assert.Empty(request.Tools);
            yield return new TextDelta("further");
            yield return new ModelFinished(FinishReason.Stop);
        }
    }
}
