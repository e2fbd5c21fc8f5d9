using System.Globalization;
using AgentHost.Terminal.Drawing;
using AgentHost.Tests.Screens;

namespace AgentHost.Terminal.Tests.Drawing;

/// <summary>
/// A terminal that changes its size while frames are on their way to it: it takes them at its new width, and the program hears of the size later. Each
/// committed line is there once all the same.
/// </summary>
public sealed class RacingSizeTests
{
    private static readonly int Seeds = Rounds.Or(200);

    [Fact]
    public void Frames_OnTheirWayAtAResize_LoseNoLineAndDoubleNone()
    {
        var (late, repaired) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            const int Height = 50;
            var (width, known) = (random.Next(40, 121), 0);
            known = width;
            var screen = new VirtualScreen(width, Height);
            var writer = new FrameWriter(new LineText(colours: true, links: true)) { Asks = true };
            var frames = new SentFrames();
            var onTheWay = new Queue<string>();
            var answers = new Queue<string>();
            var reported = (Known: 0, Columns: 0);
            List<string> committed = [];
            List<Line> next = [];
            for (var step = 0; step < 120; step++)
            {
                switch (random.Next(10))
                {
                    case 0 when step < 110 && random.Next(3) == 0:
                        // The terminal first, the program when it next looks.
                        width = random.Next(Math.Max(40, width * 3 / 5), Math.Min(121, width * 5 / 3));
                        screen.Resize(width, Height);
                        late += onTheWay.Count > 0 ? 1 : 0;
                        break;
                    case 1 or 2:
                        known = width;
                        break;
                    case 3 or 4:
                        Take();
                        break;
                    case 5 or 6:
                        Answer();
                        break;
                    default:
                        if (random.Next(2) == 0)
                        {
                            var line = $"line {committed.Count} of many" + string.Concat(Enumerable.Repeat(" word", random.Next(14)));
                            committed.Add(line);
                            next.Add(Line.Of(line, Style.Green));
                        }

                        Draw(random);
                        break;
                }
            }

            known = width;
            for (var i = 0; i < 4; i++)
            {
                Settle();
                Draw(random);
            }

            Settle();

            // A blank row may stand where a frame had begun above the screen.
            var lines = screen.Lines.Where(static line => line.Length > 0).ToList();
            var shown = lines.Where(static line => line.StartsWith("line ", StringComparison.Ordinal));
            Assert.True(
                committed.SequenceEqual(shown, StringComparer.Ordinal),
                $"seed {seed}: {screen}\n\nexpected\n{string.Join('\n', committed)}\nshown\n{string.Join('\n', lines)}");
            Assert.True(committed.Count + writer.Height == lines.Count, $"seed {seed}: more rows than lines and live zone:\n{string.Join('\n', lines)}");
            Assert.Empty(screen.Forbidden);

            void Settle()
            {
                while (onTheWay.Count > 0)
                {
                    Take();
                }

                Answer();
            }

            void Take()
            {
                if (onTheWay.TryDequeue(out var frame))
                {
                    screen.Write(frame);
                    screen.Answers.ForEach(answers.Enqueue);
                    screen.Answers.Clear();
                }
            }

            void Answer()
            {
                while (answers.TryDequeue(out var answer))
                {
                    var place = answer[2..^1].Split(';').Select(static word => int.Parse(word, CultureInfo.InvariantCulture)).ToList();
                    var column = place[1];
                    frames.Answer(column, place[0]);
                    reported = frames.IsWrong ? (known, column) : reported;
                }
            }

            void Draw(Random at)
            {
                var columns = reported.Known == known ? reported.Columns : known;
                if (frames.IsOpen && (frames.IsWrong || frames.Count >= 4 || writer.DrewAnew || columns != writer.Columns))
                {
                    return;
                }

                if (frames.IsWrong)
                {
                    repaired++;
                    writer.Recover(frames.TakeWrong());
                }

                if (writer.Compose(next, Live(at, columns), columns, Height) is { } frame)
                {
                    onTheWay.Enqueue(frame);
                    if (writer.Sent is { } sent)
                    {
                        frames.Add(sent);
                    }
                }

                next = [];
            }
        }

        Assert.True(late > Seeds / 2 && repaired > Seeds / 4, $"{late} late, {repaired} put right");
    }


    private static LiveZone Live(Random random, int columns)
    {
        var rows = Enumerable.Range(0, random.Next(1, 4)).Select(i => Line.Of($"tail {i} " + new string('=', random.Next(columns - 10)))).ToList();
        rows.Add(Line.Of("› a draft"));
        rows.Add(Line.Of(new string('-', columns - 1), Style.Dim));
        return new LiveZone(rows, rows.Count - 2, 9) { Steady = 2 };
    }
}
