using AgentHost.Plugins.Agents.Delegating;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Agents.Tests.Delegating;

public sealed class TaskTests
{
    public static TheoryData<SubAgentResult, string> Results => new()
    {
        { new("s", TurnOutcome.Answered) { Text = "found" }, "found" },
        { new("s", TurnOutcome.Answered), "(It answered nothing.)" },
        { new("s", TurnOutcome.Answered) { Text = "done", Files = ["a", "b"] }, "done\n\nIt changed: a, b" },
        {
            new("s", TurnOutcome.Limit) { Text = "so far", Reason = "the limit was reached." },
            "The sub-agent did not finish: the limit was reached. What it said last:\nso far"
        },
        { new("s", TurnOutcome.Failed), "The sub-agent did not finish: no reason is known.\n" },
        {
            new("s", TurnOutcome.Answered) { Text = "many", Files = [.. Enumerable.Range(0, 51).Select(static i => "f")] },
            "many\n\nIt changed: " + string.Join(", ", Enumerable.Repeat("f", 50)) + " and 1 more"
        },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void Write_AResult_SaysWhatItCameTo(SubAgentResult result, string expected)
    {
        Assert.Equal(expected, TaskTool.Write(result));
    }

    [Theory]
    [InlineData(" ", 1, "", "prompt is empty")]
    [InlineData("p", 200_000, "", "prompt has 200001 characters")]
    [InlineData("p", 0, "", "description says in a few words")]
    [InlineData("p", 0, "d", null)]
    public void Wrong_Arguments_AreNamed(string prompt, int more, string description, string? said)
    {
        var wrong = TaskTool.Wrong(new TaskArguments(description, prompt + new string(' ', more)), description);

        Assert.Equal(said is null, wrong is null);
        Assert.Contains(said ?? "", wrong ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_LongNames_AreNamed()
    {
        Assert.StartsWith("agent is a name", TaskTool.Wrong(new TaskArguments("d", "p", Agent: new string('a', 201)), "d"), StringComparison.Ordinal);
        Assert.StartsWith("model is a name", TaskTool.Wrong(new TaskArguments("d", "p", Model: new string('a', 201)), "d"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_WithAgents_NamesThemInOneLineEach()
    {
        using var workspace = new TestWorkspace()
            .With(".agents/agents/looker.md", $"---\nname: looker\ndescription: >\n  Looks\n  around. {new string('x', 300)}\n---\nYou look.")
            .With(".agents/agents/fixer.md", "---\nname: fixer\ndescription: Fixes.\n---\nYou fix.");
        workspace.Trusted = true;

        var text = await Build(workspace);

        var lines = text!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("- fixer: Fixes.", lines[1]);
        Assert.StartsWith("- looker: Looks around. xxx", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        Assert.True(lines[2].Length < 220);
    }

    [Fact]
    public async Task Section_InAFolderThatIsNotTrusted_SaysWhoseWordsTheyAre()
    {
        using var workspace = new TestWorkspace().With(".agents/agents/fixer.md", "---\nname: fixer\ndescription: Fixes.\n---\nYou fix.");
        workspace.Trusted = false;

        Assert.Contains("are the project's words", await Build(workspace), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_WithoutAgents_IsNone()
    {
        using var workspace = new TestWorkspace();

        Assert.Null(await Build(workspace));
    }

    private static ValueTask<string?> Build(TestWorkspace workspace) =>
        new AgentsSection(workspace, static _ => null).BuildAsync(new PromptContext { SessionId = "s", Workspace = workspace }, CancellationToken.None);
}
