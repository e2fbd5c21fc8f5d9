using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Paging;

namespace AgentHost.Terminal.Tests.Paging;

public sealed class PagerTests
{
    [Fact]
    public void Keys_MoveThroughTheRows()
    {
        var pager = new Pager("test", Numbered(100), atEnd: false);
        Assert.Equal("line 1", Top(pager));
        Assert.False(pager.SawEnd);
        foreach (var (key, top) in ((KeyPress, string)[])
        [
            (KeyPress.Of("j"), "line 2"), (KeyPress.Of(Key.Down), "line 3"), (KeyPress.Of(Key.Enter), "line 4"), (KeyPress.Of("k"), "line 3"),
            (KeyPress.Of(Key.Up), "line 2"), (KeyPress.Of(" "), "line 11"), (KeyPress.Of(Key.PageDown), "line 20"), (KeyPress.Of("b"), "line 11"),
            (KeyPress.Of(Key.PageUp), "line 2"), (KeyPress.Of("d", KeyModifiers.Control), "line 7"), (KeyPress.Of("u", KeyModifiers.Control), "line 2"),
            (KeyPress.Of("G"), "line 92"), (KeyPress.Of("g"), "line 1"), (KeyPress.Of(Key.End), "line 92"), (KeyPress.Of(Key.Home), "line 1"),
            (KeyPress.Of(Key.Up), "line 1"), (KeyPress.Of("x"), "line 1"),
        ])
        {
            Assert.True(pager.Take(key));
            Assert.Equal(top, Top(pager));
        }

        Assert.True(pager.SawEnd);
    }

    [Theory]
    [InlineData("q", false)]
    [InlineData("o", true)]
    [InlineData("c", true)]
    public void Keys_ThatClose_Close(string key, bool control) =>
        Assert.False(new Pager("test", [], atEnd: true).Take(KeyPress.Of(key, control ? KeyModifiers.Control : KeyModifiers.None)));

    [Fact]
    public void Escape_ClosesTheSearchAndThenThePager()
    {
        var pager = new Pager("test", Numbered(3), atEnd: false);
        Assert.True(pager.Take(KeyPress.Of("/")));
        Assert.True(pager.Take(KeyPress.Of("q")));
        Assert.Equal("/q", pager.Draw(40, 10).Rows[^1].Text);
        Assert.True(pager.Take(KeyPress.Of(Key.Escape)));
        Assert.False(pager.Take(KeyPress.Of(Key.Escape)));
    }

    [Fact]
    public void Search_FindsMarksAndGoesAround()
    {
        var lines = Numbered(100).ToList();
        lines[49] = new Line([new Span("A nee"), new Span("dle here, another Needle", Style.Bold)]);
        lines[79] = Line.Of("needle two");
        var pager = new Pager("test", lines, atEnd: false);
        Assert.Equal("line 1", Top(pager));
        Type(pager, "/needle");
        pager.Take(KeyPress.Of(Key.Enter));
        var zone = pager.Draw(40, 10);
        Assert.Equal("A needle here, another Needle", zone.Rows[0].Text);
        Assert.Equal(
            ["needle", "Needle"],
            string.Concat(zone.Rows[0].Spans.Select(static span => span.Style.HasFlag(Style.Reversed) ? span.Text : "|"))
                .Split('|', StringSplitOptions.RemoveEmptyEntries));
        pager.Take(KeyPress.Of("n"));
        Assert.Equal("needle two", Top(pager));
        pager.Take(KeyPress.Of("n"));
        Assert.StartsWith("A needle", Top(pager), StringComparison.Ordinal);
        pager.Take(KeyPress.Of("N"));
        Assert.Equal("needle two", Top(pager));

        // Capitals count where the word has some.
        Type(pager, "/Needle");
        pager.Take(KeyPress.Of(Key.Enter));
        Assert.StartsWith("A needle", Top(pager), StringComparison.Ordinal);
        Type(pager, "/hay");
        pager.Take(KeyPress.Of(Key.Enter));
        Assert.Contains("\"hay\" was not found", pager.Draw(80, 10).Rows[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_GoToPrompts()
    {
        var lines = Numbered(100).ToList();
        lines[9] = lines[9] with { IsPrompt = true };
        lines[59] = lines[59] with { IsPrompt = true };
        var pager = new Pager("test", lines, atEnd: true);
        Assert.Equal("line 92", Top(pager));
        pager.Take(KeyPress.Of("["));
        Assert.Equal("line 60", Top(pager));
        pager.Take(KeyPress.Of("["));
        Assert.Equal("line 10", Top(pager));
        pager.Take(KeyPress.Of("]"));
        Assert.Equal("line 60", Top(pager));
    }

    [Fact]
    public void Width_ThatChanges_KeepsTheLineAtTheTop()
    {
        var lines = Enumerable.Range(1, 200).Select(static i => Line.Of($"line {i} " + string.Join(' ', Enumerable.Repeat("漢字 words", i % 9)))).ToList();
        var pager = new Pager("test", lines, atEnd: false);
        pager.Draw(80, 20);
        Type(pager, "/line 77");
        pager.Take(KeyPress.Of(Key.Enter));
        foreach (var width in (int[])[40, 20, 120, 9, 80])
        {
            var rows = pager.Draw(width, 20).Rows;
            Assert.Equal(20, rows.Count);
            Assert.All(rows, row => Assert.True(Terminal.Texts.CellText.Width(row.Text) < width, row.Text));
            Assert.StartsWith("line 77", rows[0].Text, StringComparison.Ordinal);
        }
    }

    /// <summary>Rows that are counted without being made are as many as those that are made.</summary>
    [Fact]
    public void Rows_AreCountedAsTheyAreDrawn()
    {
        var random = new Random(7);
        string[] words = ["plain", "漢字", "e\u0301", "👨‍👩‍👧", "\t", "\u001b[2J", "a-very-long-word-without-a-break-anywhere-in-it", " "];
        var lines = Enumerable.Range(0, 300).Select(_ =>
            new Line([.. Enumerable.Range(0, random.Next(6)).Select(_ => new Span(words[random.Next(words.Length)]))])).ToList();
        foreach (var width in (int[])[2, 5, 20, 79])
        {
            var text = new PagedText(lines);
            text.SetWidth(width);
            var all = lines.SelectMany(line => line.Wrap(width)).Select(static row => row.Text).ToList();
            Assert.Equal(all.Count, text.Count);
            for (var i = 0; i < 50; i++)
            {
                var from = random.Next(all.Count);
                Assert.Equal(all.Skip(from).Take(7), text.Rows(from, 7).Select(static row => row.Text));
            }
        }
    }

    private static void Type(Pager pager, string text)
    {
        foreach (var letter in text)
        {
            pager.Take(KeyPress.Of(letter.ToString()));
        }
    }

    private static string Top(Pager pager, int columns = 40) => pager.Draw(columns, 10).Rows[0].Text;

    private static IReadOnlyList<Line> Numbered(int count) => [.. Enumerable.Range(1, count).Select(static i => Line.Of($"line {i}"))];
}
