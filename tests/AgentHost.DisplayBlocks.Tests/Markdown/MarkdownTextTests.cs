using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tests.Markdown;

public sealed class MarkdownTextTests
{
    [Fact]
    public void Headings_HaveTheirLevel()
    {
        var blocks = MarkdownText.Parse("# One\n\nTwo\n---\n\n###### Six *x*\n");

        Assert.Equal([1, 2, 6], blocks.Cast<HeadingBlock>().Select(static heading => heading.Level));
        Assert.Equal([new StyledText("Six "), new StyledText("x", TextStyles.Emphasis)], ((HeadingBlock)blocks[2]).Text);
    }

    [Fact]
    public void Styles_OfAParagraph_AreRuns()
    {
        var text = Paragraph("a *b **c*** `d*` ~~e~~ [f **g**](https://example.org/x \"title\") <h@example.org> https://example.org/i  \nj\nk");

        Assert.Equal(
            [
                new StyledText("a "),
                new StyledText("b ", TextStyles.Emphasis),
                new StyledText("c", TextStyles.Emphasis | TextStyles.Strong),
                new StyledText(" "),
                new StyledText("d*", TextStyles.Code),
                new StyledText(" "),
                new StyledText("e", TextStyles.Struck),
                new StyledText(" "),
                new StyledText("f ") { Target = "https://example.org/x" },
                new StyledText("g", TextStyles.Strong) { Target = "https://example.org/x" },
                new StyledText(" "),
                new StyledText("h@example.org") { Target = "mailto:h@example.org" },
                new StyledText(" "),
                new StyledText("https://example.org/i") { Target = "https://example.org/i" },
                new StyledText("\nj k"),
            ],
            text);
    }

    [Theory]
    [InlineData("[a](javascript:alert(1))", "a|None| (javascript:alert(1))|Faint|")]
    [InlineData("[a](JAVASCRIPT&colon;alert)", "a|None| (JAVASCRIPT:alert)|Faint|")]
    [InlineData("![alt](https://example.org/i.png)", "alt|None|https://example.org/i.png")]
    [InlineData("![](data:image/png;base64,AAAA)", "image|None| (data:image/png;base64,AAAA)|Faint|")]
    [InlineData("<javascript:alert(1)>", "javascript:alert(1)|None|")]
    [InlineData("<b onclick=x>bold</b>", "<b onclick=x>bold</b>|None|")]
    [InlineData("&#27;[2J&#x202e;x&lt;", "␛[2Jx<|None|")]
    [InlineData("[a](docs/b.md)", "a|None|docs/b.md")]
    public void Text_OfAStranger_LeadsNowhereElse(string markdown, string runs) =>
        Assert.Equal(runs, string.Join("", Paragraph(markdown).Select(static run => $"{run.Text}|{run.Style}|{run.Target}")));

    [Fact]
    public void Html_IsText()
    {
        var block = Assert.Single(MarkdownText.Parse("<script>\nalert(1)\n</script>\n"));

        Assert.Equal("<script> alert(1) </script>", Assert.Single(Assert.IsType<ParagraphBlock>(block).Text).Text);
    }

    [Fact]
    public void Lists_NestAndHoldTasks()
    {
        var list = Assert.IsType<ListBlock>(Assert.Single(MarkdownText.Parse("4. a\n   - [x] done\n   - [ ] open\n\n5. b\n")));

        Assert.True(list.IsOrdered);
        Assert.Equal(4, list.Start);
        Assert.Equal([false, true], list.Items.Select(static item => item.IsSpaced));
        var inner = Assert.IsType<ListBlock>(list.Items[0].Blocks[1]);
        Assert.Equal([true, false], inner.Items.Select(static item => item.IsDone));
        Assert.Equal("done", Assert.Single(((ParagraphBlock)inner.Items[0].Blocks[0]).Text).Text);
        Assert.Null(list.Items[0].IsDone);
    }

    [Fact]
    public void Table_HasItsAlignmentAndFullRows()
    {
        var table = Assert.IsType<GridBlock>(Assert.Single(MarkdownText.Parse("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | *2* | 3 | 4 |\n| 5 |\n")));

        Assert.Equal(
            [ColumnAlignment.Left, ColumnAlignment.Center, ColumnAlignment.Right, ColumnAlignment.None],
            table.Columns.Select(static column => column.Alignment));
        Assert.Equal(["a", "b", "c", "d"], table.Columns.Select(static column => column.Title[0].Text));
        Assert.Equal(TextStyles.Emphasis, table.Rows[0][1].Text[0].Style);
        Assert.Equal(4, table.Rows[1].Count);
        Assert.Empty(table.Rows[1][3].Text);
    }

    [Fact]
    public void Code_HasItsLanguageAndLines()
    {
        var blocks = MarkdownText.Parse("```c# title\nint a;\n\n  b\n```\n\n    indented\n\n~~~\n");

        var code = Assert.IsType<SourceCodeBlock>(blocks[0]);
        Assert.Equal("c#", code.Language);
        Assert.Equal(["int a;", "", "  b"], code.Lines.Select(static line => line.Text));
        Assert.Equal("indented", Assert.Single(Assert.IsType<SourceCodeBlock>(blocks[1]).Lines).Text);
        Assert.Empty(Assert.IsType<SourceCodeBlock>(blocks[2]).Lines);
    }

    [Fact]
    public void Quotes_HoldBlocks()
    {
        var quote = Assert.IsType<QuoteBlock>(Assert.Single(MarkdownText.Parse("> # a\n> > b\n")));

        Assert.IsType<HeadingBlock>(quote.Blocks[0]);
        Assert.IsType<QuoteBlock>(quote.Blocks[1]);
    }

    [Fact]
    public void Reference_FindsADefinitionBeforeIt()
    {
        var blocks = MarkdownText.Parse("[a]: https://example.org/a \"t\"\n\n# Between\n\n> [b]: https://example.org/b\n\n[a] and [b] and [c]\n");

        Assert.Equal(
            [
                new StyledText("a") { Target = "https://example.org/a" },
                new StyledText(" and "),
                new StyledText("b") { Target = "https://example.org/b" },
                new StyledText(" and [c]"),
            ],
            Assert.IsType<ParagraphBlock>(blocks[^1]).Text);
    }

    [Fact]
    public void AnyText_OfAnyCharacters_MakesAHarmlessTree()
    {
        var random = new Random(5);
        for (var round = 0; round < 1_000; round++)
        {
            var text = MarkdownDocuments.Noise(random) + HostileTexts.Next(random, 40) + MarkdownDocuments.Next(random);

            Assert.All(TreeTexts.StringsIn(MarkdownText.Parse(text)), static each => Assert.Null(HostileTexts.HarmIn(each)));
        }
    }

    [Theory]
    [InlineData("[a](", 40_000)]
    [InlineData("> ", 40_000)]
    [InlineData("- ", 40_000)]
    [InlineData("[[]", 40_000)]
    [InlineData("*_", 40_000)]
    [InlineData("~~a ", 40_000)]
    [InlineData("|a", 40_000)]
    [InlineData("a", 300_000)]
    public void Text_ThatMakesNoSense_IsShownAndCostsLittle(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));
        var stream = new MarkdownStream();

        var blocks = BlockPieces.Join([.. stream.Append(text), .. stream.Complete()]);

        Assert.NotEmpty(blocks);
        Assert.InRange(stream.Work, 0, 4L * text.Length);
        var shown = TreeTexts.StringsIn(blocks).Sum(static each => (long)each.Length);
        Assert.InRange(shown, piece is "> " or "- " ? 1 : text.Length / 2, text.Length * 2L);
    }

    [Fact]
    public void Nesting_BeyondSense_IsText()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(static level => new string(' ', level * 2) + "- a\n"));

        Assert.Contains(
            MarkdownText.Parse(text),
            static block => block is ParagraphBlock { Text: [{ Text: var all }] } && all.Contains("- a", StringComparison.Ordinal));
    }

    private static IReadOnlyList<StyledText> Paragraph(string markdown) => Assert.IsType<ParagraphBlock>(Assert.Single(MarkdownText.Parse(markdown))).Text;
}
