using System.Text;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tests.Markdown;

/// <summary>Counts what a stream reads, and when it gives out.</summary>
public sealed class StreamWorkTests
{
    private static readonly Dictionary<string, Func<int, string>> Documents = new(StringComparer.Ordinal)
    {
        ["list"] = static i => i % 9 == 0 ? "\n- item " : "word ",
        ["nested list"] = static i => i == 0 ? "- a" : i % 9 == 0 ? "\n  - item " : "word ",
        ["paragraphs"] = static i => i % 60 == 59 ? "\n\n" : "word ",
        ["one paragraph"] = static i => i % 15 == 14 ? "\n" : "word ",
        ["one line"] = static _ => "word ",
        ["code"] = static i => i == 0 ? "```csharp\n" : i % 8 == 7 ? "\n" : "var x ",
        ["table"] = static i => i == 0 ? "| a | b |\n|---|---|\n" : i % 6 == 1 ? "| w " : i % 6 == 0 ? "| x |\n" : "word ",
        ["quote"] = static i => i % 12 == 0 ? "\n> text " : "word ",
    };

    public static TheoryData<string> Kinds => [.. Documents.Keys];

    /// <summary>Every chunk is followed by a look at what is open, more often than any surface draws.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void TenTimesTheChunks_CostAtMostElevenTimes(string kind)
    {
        var few = WorkOf(Documents[kind], 5_000);
        var many = WorkOf(Documents[kind], 50_000);

        Assert.True(many <= 11 * few, $"{kind}: {many:N0} characters read for 50,000 chunks, {few:N0} for 5,000: {(double)many / few:F1} times.");
    }

    [Fact]
    public void Items_OfAList_GoOutWhenTheNextBegins()
    {
        var stream = new MarkdownStream();

        Assert.Empty(stream.Append("3. one\n   more\n"));
        Assert.Empty(stream.Append("9. two"));
        var first = Assert.IsType<ListBlock>(Assert.Single(stream.Append("\n")));
        var second = Assert.IsType<ListBlock>(Assert.Single(stream.Append("\n9. three\n")));
        var last = Assert.IsType<ListBlock>(Assert.Single(stream.Append("# end\n").SkipLast(1)));

        Assert.Equal([(3, false), (4, true), (5, true)], new[] { first, second, last }.Select(static piece => (piece.Start, piece.Continues)));
        Assert.Equal([false, false, true], new[] { first, second, last }.Select(static piece => Assert.Single(piece.Items).IsSpaced));
    }

    [Fact]
    public void Blocks_GoOut_AsSoonAsNothingCanChangeThem()
    {
        var stream = new MarkdownStream();

        Assert.IsType<HeadingBlock>(Assert.Single(stream.Append("# a\n")));
        Assert.Empty(stream.Append("text\n"));
        Assert.Single(stream.Open);
        Assert.IsType<ParagraphBlock>(Assert.Single(stream.Append("\n")));
        Assert.Empty(stream.Open);
        Assert.Empty(stream.Append("| a |\n|---|\n| 1 |\n"));
        Assert.IsType<GridBlock>(Assert.Single(stream.Open));
        Assert.IsType<GridBlock>(Assert.Single(stream.Append("\n")));
        Assert.Empty(stream.Append("```\na\n\n# b\n"));
        Assert.IsType<SourceCodeBlock>(Assert.Single(stream.Append("```\n")));
        Assert.Empty(stream.Complete());
        Assert.Throws<InvalidOperationException>(() => stream.Append("x"));
        Assert.Throws<InvalidOperationException>(stream.Complete);
    }

    [Fact]
    public void LongCode_GoesOutInPiecesOfOneBlock()
    {
        var text = "```c\n" + string.Concat(Enumerable.Range(0, 450).Select(static i => $"line {i}\n")) + "```\n";
        var stream = new MarkdownStream();

        var pieces = stream.Append(text).Cast<SourceCodeBlock>().ToList();

        Assert.Equal([200, 200, 50], pieces.Select(static piece => piece.Lines.Count));
        Assert.Equal([false, true, true], pieces.Select(static piece => piece.Continues));
        Assert.Equal(450, Assert.IsType<SourceCodeBlock>(Assert.Single(BlockPieces.Join(pieces))).Lines.Count);
        Assert.Empty(stream.Complete());
    }

    [Fact]
    public void LongTable_GoesOutInPiecesOfOneBlock()
    {
        var text = "| a | b |\n|--:|---|\n" + string.Concat(Enumerable.Range(0, 700).Select(static i => $"| {i} | x |\n"));
        var stream = new MarkdownStream();
        var pieces = stream.Append(text).ToList();
        Assert.NotEmpty(pieces);

        pieces.AddRange(stream.Complete());

        Assert.All(pieces, static piece => Assert.Equal(ColumnAlignment.Right, Assert.IsType<GridBlock>(piece).Columns[0].Alignment));
        var table = Assert.IsType<GridBlock>(Assert.Single(BlockPieces.Join(pieces)));
        Assert.Equal(Enumerable.Range(0, 700).Select(static i => $"{i}"), table.Rows.Select(static row => row[0].Text[0].Text));
    }

    [Fact]
    public void LongLine_IsCutAndNothingIsLost()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 100_000));

        var runs = MarkdownText.Parse(text).Cast<ParagraphBlock>().SelectMany(static paragraph => paragraph.Text);
        var shown = string.Concat(runs.Select(static run => run.Text));

        Assert.Equal(text, shown.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_OfALongBlock_ShowsAllThatCame()
    {
        var stream = new MarkdownStream();
        var all = new StringBuilder();
        for (var i = 0; i < 3_000; i++)
        {
            var word = $"word{i} ";
            all.Append(word);
            Assert.Empty(stream.Append(word));
            if (i % 10 == 0)
            {
                var shown = string.Concat(stream.Open.Cast<ParagraphBlock>().SelectMany(static paragraph => paragraph.Text).Select(static run => run.Text));
                Assert.Equal(all.ToString().Replace(" ", "", StringComparison.Ordinal), shown.Replace(" ", "", StringComparison.Ordinal));
            }
        }
    }

    private static long WorkOf(Func<int, string> chunk, int count)
    {
        var stream = new MarkdownStream();
        for (var i = 0; i < count; i++)
        {
            stream.Append(chunk(i));
            _ = stream.Open;
        }

        stream.Complete();
        return stream.Work;
    }
}
