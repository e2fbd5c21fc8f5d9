using AgentHost.DisplayBlocks.Markdown;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Rendering;

namespace AgentHost.Terminal.Tests.Rendering;

public sealed class BlockLinesTests
{
    [Theory]
    [InlineData("# Head\n\ntext", "Head||text")]
    [InlineData("one\ntwo  \nthree", "one two|three")]
    [InlineData("- a\n- b\n  - c\n", "- a|- b|  - c")]
    [InlineData("3. a\n4. b\n", "3. a|4. b")]
    [InlineData("- [x] done\n- [ ] open\n", "- [x] done|- [ ] open")]
    [InlineData("```sh\nls -l\n  cd\n```\n", "ls -l|  cd")]
    [InlineData("- see\n\n  ```\n  code\n  ```\n", "- see|code")]
    [InlineData("> quoted\n> text\n", "quoted text")]
    [InlineData("| a | bb |\n|---|---:|\n| 漢字 | 1 |\n", "a     bb|────  ──|漢字   1")]
    public void Markdown_IsLines(string markdown, string lines) =>
        Assert.Equal(lines, string.Join('|', BlockLines.OfAll(MarkdownText.Parse(markdown)).Select(static line => line.Text.TrimEnd())));

    [Fact]
    public void Diff_HasNumbersAndMarks()
    {
        var lines = DisplayLines.Of([new DiffBlock("a.cs", "@@ -1,2 +1,2 @@\n same\n-old word here\n+new word here\n")]);

        Assert.Equal(["1   same", "2 - old word here", "2 + new word here"], lines.Select(static line => line.Text));
        Assert.Contains(lines[2].Spans, static span => span.Text == "new" && span.Style.HasFlag(Style.Underlined));
    }

    [Fact]
    public void Links_AreKept()
    {
        var span = Assert.Single(BlockLines.OfAll(MarkdownText.Parse("[here](https://example.org/a)"))[0].Spans);
        Assert.Equal(("here", "https://example.org/a"), (span.Text, span.Link));
    }

    [Fact]
    public void Clip_SaysWhatIsMissing()
    {
        var lines = Enumerable.Range(0, 20).Select(static i => Line.Of($"{i}")).ToList();
        Assert.Equal(["0", "1", "… 18 more lines"], DisplayLines.Clip(lines, 3).Select(static line => line.Text));
        Assert.Equal(20, DisplayLines.Clip(lines, 20).Count());
    }
}
