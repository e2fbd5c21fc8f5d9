using AgentHost.Cli.Running;
using AgentHost.Client;

namespace AgentHost.Cli.Tests.Running;

/// <summary>Reasoning in a run at a terminal, as the setting <c>ui.reasoning</c> says.</summary>
public sealed class ReasoningTests
{
    [Theory]
    [InlineData(0, false, "")]
    [InlineData(2, false, "  one\n  two\n  … 2 more lines: ui.reasoning full shows them\n")]
    [InlineData(int.MaxValue, false, "  one\n  two\n  three\n  ␛four\n")]
    [InlineData(int.MaxValue, true, "")]
    public void Thought_IsShownUpToItsLines(int most, bool quiet, string shown)
    {
        var terminal = new FakeTerminal();
        var view = new TextView(terminal, quiet, whole: false) { MostReasoning = most };

        view.Show(new PartCompleted("m", 0, new ReasoningPart("one\n\ntwo\nthree\n\u001bfour")));

        Assert.Equal(shown, terminal.Shown.ToString());
    }
}
