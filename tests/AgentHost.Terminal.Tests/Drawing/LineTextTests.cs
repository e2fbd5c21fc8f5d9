using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Tests.Drawing;

public sealed class LineTextTests
{
    /// <summary>Terminals are told where a prompt begins, what of it was typed, and where its answer begins.</summary>
    [Fact]
    public void Prompt_IsMarked()
    {
        var prompt = new Line([new Span("› "), new Span("what is"), new Span(" it")]) { IsPrompt = true };
        var text = new LineText(colours: true, links: true);
        Assert.Equal("\u001b]133;A\u001b\\› \u001b]133;B\u001b\\what is it", text.Draw(prompt).Text);
        Assert.Equal("\u001b]133;C\u001b\\", text.Draw(Line.Empty with { IsOutput = true }).Text);
        Assert.Equal("› what is it", new LineText(colours: false, links: true).Draw(prompt).Text);
    }

    /// <summary>Columns are set in rows of the screen alone: a line that the terminal breaks has none.</summary>
    [Fact]
    public void Row_SetsColumnsBehindWhatTerminalsCountDifferently()
    {
        var text = new LineText(colours: true, links: true);
        Assert.Equal("a👍\u001b[4Gbe\u0301\u001b[6Gc", text.Draw(Line.Of("a👍be\u0301c") with { IsRow = true }).Text);
        Assert.Equal("a👍be\u0301c", text.Draw(Line.Of("a👍be\u0301c")).Text);
        Assert.Equal("漢字 plain", text.Draw(Line.Of("漢字 plain") with { IsRow = true }).Text);
    }
}
