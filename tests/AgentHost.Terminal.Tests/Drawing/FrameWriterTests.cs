using System.Text;
using AgentHost.Terminal.Drawing;
using AgentHost.Tests.Screens;

namespace AgentHost.Terminal.Tests.Drawing;

public sealed class FrameWriterTests
{
    [Fact]
    public void Compose_CommitAndLive_StandOnTheScreen()
    {
        var screen = new VirtualScreen(20, 6);
        var writer = Writer();
        screen.Write(writer.Compose([Line.Of("one")], Zone("> ab"), 20, 6)!);
        screen.Write(writer.Compose([Line.Of("two")], Zone("working", "> abc"), 20, 6)!);

        Assert.Equal("one\ntwo\nworking\n> abc", screen.Shown);
        Assert.Equal((3, 5), (screen.CursorRow, screen.CursorColumn));
        Assert.Null(writer.Compose([], Zone("working", "> abc"), 20, 6));
        Assert.Equal(2, screen.Frames);

        screen.Write(writer.Close([Line.Of("end")], 20));
        Assert.Equal("one\ntwo\nend", screen.Shown);
        Assert.Equal((3, 0), (screen.CursorRow, screen.CursorColumn));
        Assert.Empty(screen.Forbidden);
    }

    [Fact]
    public void Compose_OneRowDiffers_WritesThatRowAlone()
    {
        var screen = new VirtualScreen(40, 8);
        var writer = Writer();
        screen.Write(writer.Compose([], Zone("a row that stays", "tail of the", "> draft"), 40, 8)!);
        var frame = writer.Compose([], Zone("a row that stays", "tail of the stream", "> draft"), 40, 8)!;
        screen.Write(frame);

        Assert.DoesNotContain("stays", frame, StringComparison.Ordinal);
        Assert.DoesNotContain("tail", frame, StringComparison.Ordinal);
        Assert.Equal("a row that stays\ntail of the stream\n> draft", screen.Shown);
        screen.Write(writer.Compose([], Zone("a row", "tail", "> dra"), 40, 8)!);
        Assert.Equal("a row\ntail\n> dra", screen.Shown);
    }

    [Fact]
    public void Append_HostileText_IsHarmless()
    {
        var screen = new VirtualScreen(80, 5);
        var writer = Writer();
        var hostile = "a\u001b[2J\u001b]0;owned\u0007b\u009b3Jc\rd\be\u202ef\u200bg\udc00h\nij\u0000";
        screen.Write(writer.Compose([new Line([new Span(hostile, Style.Bold, "javascript:alert(1)")])], Zone(hostile), 80, 5)!);

        Assert.Empty(screen.Forbidden);
        Assert.Null(screen.Title);
        Assert.Equal("a␛[2J␛]0;ownedb3Jc defg\ufffdh ij", screen.Screen[0]);
    }

    [Theory]
    [InlineData("a\tb", "a       b")]
    [InlineData("\t\tx", "                x")]
    public void Tabs_AreCells(string text, string shown)
    {
        var screen = new VirtualScreen(40, 5);
        screen.Write(Writer().Compose([Line.Of(text)], Zone(">"), 40, 5)!);
        Assert.Equal(shown, screen.Screen[0]);
    }

    /// <summary>
    /// The rule that the surface stands on: whatever is committed, whenever the size changes, each line is there once, whole, and in its order; nothing of the
    /// live zone stays behind; the cursor is at the caret; nothing forbidden was sent.
    /// </summary>
    [Fact]
    public void Compose_AtRandom_EachCommittedLineIsThereOnce()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (columns, rows) = (random.Next(20, 121), random.Next(10, 41));
            var screen = new VirtualScreen(columns, rows);
            var writer = Writer();
            var committed = new List<string>();
            var (drawn, ghosts) = (new LiveZone([Line.Of("")], 0, 0), false);
            for (var step = 0; step < 40; step++)
            {
                if (random.Next(5) == 0)
                {
                    columns = random.Next(20, 121);
                    rows = random.Next(10, 41);
                    screen.Resize(columns, rows);

                    // A screen that is smaller than the live zone at once scrolls a part of it away: nothing takes that back.
                    ghosts |= drawn.Rows.Sum(row => Math.Max(1, (row.Text.Length + columns - 1) / columns)) > rows;
                }

                var lines = Enumerable.Range(0, random.Next(4)).Select(i => LineAt(committed.Count + i, random)).ToList();
                committed.AddRange(lines);
                var live = Live(random, columns, rows);
                if (writer.Compose([.. lines.Select(static line => Line.Of(line, Style.Green))], live, columns, rows) is { } frame)
                {
                    screen.Write(frame);
                }

                drawn = live;
                var shown = screen.Lines;
                Assert.True(
                    committed.SequenceEqual(
                        ghosts ? shown.Where(static line => line.StartsWith("line", StringComparison.Ordinal)) : shown.Take(committed.Count),
                        StringComparer.Ordinal),
                    $"seed {seed}, step {step}, {columns}x{rows}\nexpected\n{string.Join('\n', committed)}\nshown\n{string.Join('\n', shown)}");
                Assert.Equal(live.Rows.Select(static row => row.Text.TrimEnd()), LiveOf(screen, live));
                Assert.Equal(live.CaretColumn, screen.CursorColumn);
            }

            Assert.Empty(screen.Forbidden);
        }
    }

    [Fact]
    public void Compose_RowsThatAreCommittedAsTheyStand_AreNotWrittenAgain()
    {
        var screen = new VirtualScreen(40, 8);
        var writer = Writer();
        screen.Write(writer.Compose([], Zone("first row", "second row", "third", "", "> draft"), 40, 8)!);
        var frame = writer.Compose([Line.Of("first row"), Line.Of("second row")], Zone("third row", "a fourth", "", "> draft"), 40, 8)!;
        screen.Write(frame);

        Assert.Equal("first row\nsecond row\nthird row\na fourth\n\n> draft", screen.Shown);
        Assert.DoesNotContain("first", frame, StringComparison.Ordinal);
        Assert.DoesNotContain("second", frame, StringComparison.Ordinal);
        Assert.DoesNotContain("third", frame, StringComparison.Ordinal);
    }

    /// <summary>A streamed answer: rows grow and change their styles, new ones come, and the first are committed. All is as if it were drawn anew.</summary>
    [Fact]
    public void Compose_RowsThatGrow_AreAsDrawnAnew()
    {
        string[] pieces = ["word", " ", "x", "漢字", "e\u0301", "\u0301", "👩\u200d🚀", "한", "\u1100\u1161", "🇩🇪", "\ufe0f", "\t", "`"];
        var (written, anew) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var columns = random.Next(30, 100);
            var screen = new VirtualScreen(columns, 20);
            var writer = Writer();
            var rows = new List<List<Span>> { new() };
            var committed = new List<Line>();
            for (var step = 0; step < 60; step++)
            {
                var row = rows[random.Next(4) == 0 ? random.Next(rows.Count) : ^1];
                var style = random.Next(3) switch { 0 => Style.Bold, 1 => Style.Dim, _ => Style.Plain };
                if (row.Count > 0 && random.Next(2) == 0)
                {
                    row[^1] = row[^1] with { Text = row[^1].Text + pieces[random.Next(pieces.Length)] };
                }
                else if (row.Count < 8)
                {
                    row.Add(new Span(pieces[random.Next(pieces.Length)], style, random.Next(9) == 0 ? "https://example.org/" : null));
                }

                if (random.Next(12) == 0 && row.Count > 0)
                {
                    row.RemoveAt(row.Count - 1);
                }

                if (random.Next(4) == 0)
                {
                    rows.Add([]);
                }

                // Half as wide as the screen, since not all terminals join what we take for one cell.
                var lines = rows.Select(static each => new Line([.. each])).Select(line => line.Clip(columns / 2)).ToList();
                var done = lines.Count > 6 ? lines.Take(random.Next(1, 4)).ToList() : [];
                rows.RemoveRange(0, done.Count);
                committed.AddRange(done);
                List<Line> live = [.. lines.Skip(done.Count), Line.Of(new string('-', columns), Style.Dim), Line.Of("> draft")];
                var zone = new LiveZone(live, live.Count - 1, 3) { Steady = random.Next(3) };
                var frame = writer.Compose(done, zone, columns, 20) ?? "";
                screen.Write(frame);

                var other = new VirtualScreen(columns, 20);
                var whole = Writer().Compose([.. committed], zone, columns, 20)!;
                other.Write(whole);
                Assert.True(
                    other.Lines.SequenceEqual(screen.Lines, StringComparer.Ordinal),
                    $"seed {seed}, step {step}\nexpected\n{string.Join('\n', other.Lines)}\nshown\n{string.Join('\n', screen.Lines)}");
                Assert.Equal(other.CursorColumn, screen.CursorColumn);
                (written, anew) = (written + frame.Length, anew + Writer().Compose(done, zone, columns, 20)!.Length);
            }

            Assert.Empty(screen.Forbidden);
        }

        Assert.True(written < anew / 2, $"{written} of {anew} characters");
    }

    /// <summary>A line that is committed costs its own bytes and a few more: what stands below it is moved by the terminal.</summary>
    [Fact]
    public void Compose_LineIsCommitted_RowsBelowAreNotWrittenAgain()
    {
        var screen = new VirtualScreen(60, 8);
        var writer = Writer();
        string[] steady = ["working for a while now", "> draft", "a status line that is long"];
        screen.Write(writer.Compose([], Below("- item 1"), 60, 8)!);
        for (var i = 1; i < 40; i++)
        {
            var frame = writer.Compose([Line.Of($"- item {i} that is whole")], Below($"- item {i + 1}"), 60, 8)!;
            screen.Write(frame);
            Assert.InRange(frame.Length, 1, 100);
            Assert.All(steady, row => Assert.DoesNotContain(row, frame, StringComparison.Ordinal));
        }

        Assert.Equal([.. Enumerable.Range(1, 39).Select(static i => $"- item {i} that is whole"), "- item 40", .. steady], screen.Lines);

        // A line that the terminal breaks, and rows that go.
        var word = new string('x', 150);
        screen.Write(writer.Compose([Line.Of(word)], Below("tail", "more"), 60, 8)!);
        screen.Write(writer.Compose([], Below("tail"), 60, 8)!);
        Assert.Equal([word, "tail", .. steady], screen.Lines.Skip(39));
        Assert.Empty(screen.Forbidden);

        LiveZone Below(params string[] rows) => Zone([.. rows, .. steady]) with { Steady = steady.Length };
    }

    /// <summary>A frame that was not written leaves no trace: the next one is as if it had not been.</summary>
    [Fact]
    public void TakeBack_FrameThatWasNotWritten_IsForgotten()
    {
        var screen = new VirtualScreen(40, 8);
        var writer = Writer();
        screen.Write(writer.Compose([Line.Of("one")], Zone("tail", "> draft") with { Steady = 1 }, 40, 8)!);
        _ = writer.Compose([Line.Of("tail that is done")], Zone("another", "> dr") with { Steady = 1 }, 40, 8);
        writer.TakeBack();
        screen.Resize(12, 8);
        screen.Write(writer.Compose([Line.Of("tail that is done")], Zone("another", "> dr") with { Steady = 1 }, 12, 8)!);
        Assert.Equal(["one", "tail that is done", "another", "> dr"], screen.Lines);
        Assert.Equal(4, screen.CursorColumn);
    }

    /// <summary>
    /// A frame that was made for a wider screen, and needs more rows than there are below the cursor: its moves down are not cut short at the last row, so that
    /// the place where it began is known.
    /// </summary>
    [Fact]
    public void Recover_FrameThatReachedBelowTheScreen_BeginsWhereItBegan()
    {
        var screen = new VirtualScreen(40, 10);
        var writer = Writer();
        writer.Asks = true;
        screen.Write(writer.Compose([Line.Of("line 1"), Line.Of("line 2")], Streaming(1), 40, 10)!);
        screen.Resize(20, 10);
        screen.Write(writer.Compose([], Streaming(4), 40, 10)!);
        writer.Recover([writer.Sent! with { DrawnColumns = 20 }]);
        screen.Write(writer.Compose([], new LiveZone([Line.Of("tail"), Line.Of("> draft")], 1, 7), 20, 10)!);
        Assert.Equal(["line 1", "line 2", "tail", "> draft"], screen.Lines);

        static LiveZone Streaming(int tails) => new(
            [.. Enumerable.Repeat(Line.Of(new string('=', 35)), tails), Line.Of("> draft"), Line.Of(new string('-', 15))], tails, 7) { Steady = 2 };
    }

    private static IEnumerable<string> LiveOf(VirtualScreen screen, LiveZone live)
    {
        var top = screen.CursorRow - live.CaretRow;
        return Enumerable.Range(top, live.Rows.Count).Select(row => screen.Screen[row]);
    }

    private static string LineAt(int number, Random random)
    {
        var line = new StringBuilder($"line {number}:");
        string[] words = [" word", " longer-words", " 漢字", " é", " x"];
        for (var i = random.Next(random.Next(3) == 0 ? 60 : 8); i > 0; i--)
        {
            line.Append(words[random.Next(words.Length)]);
        }

        return line.ToString();
    }

    private static LiveZone Live(Random random, int columns, int rows)
    {
        var count = random.Next(1, Math.Max(2, rows / 3));
        var zone = Enumerable.Range(0, count).Select(i => Line.Of(i == 0 ? "live " + new string('=', random.Next(columns - 6)) : $"live {i}")).ToList();
        var caret = random.Next(count);
        return new LiveZone(zone, caret, random.Next(0, Math.Min(columns - 1, Math.Max(1, zone[caret].Text.Length))))
        {
            // The same most of the time, as in a conversation.
            Steady = caret % 4 == 3 ? caret % count : Math.Min(2, count - 1),
        };
    }

    private static LiveZone Zone(params string[] rows) =>
        new([.. rows.Select(static row => Line.Of(row))], rows.Length - 1, Math.Min(rows[^1].Length, 70));

    private static FrameWriter Writer() => new(new LineText(colours: true, links: true));
}
