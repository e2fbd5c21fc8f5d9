using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Drawing;

/// <summary>A line. A committed one is logical: the terminal itself breaks it into rows.</summary>
/// <param name="Spans">Its pieces.</param>
internal sealed record Line(IReadOnlyList<Span> Spans)
{
    /// <summary>A line without text.</summary>
    public static Line Empty { get; } = new([]);

    /// <summary>True where a prompt of the person begins, for terminals that jump from one to the next.</summary>
    public bool IsPrompt { get; init; }

    /// <summary>True where the answer to a prompt begins, for terminals that fold, copy or select answers.</summary>
    public bool IsOutput { get; init; }

    /// <summary>
    /// True for a row of the screen: behind signs that terminals give different cells, the next column is set outright. A line that the terminal breaks
    /// into rows has no columns.
    /// </summary>
    public bool IsRow { get; init; }

    /// <summary>Word for whoever hears lines instead of seeing them: <c>agent</c>, <c>tool</c>; null for lines that belong to one before.</summary>
    public string? Label { get; init; }

    /// <summary>Number of characters at the begin that say to the eye what <see cref="Label"/> says; 0 for none.</summary>
    public int Sign { get; init; }

    /// <summary>Text of the line.</summary>
    public string Text => string.Concat(Spans.Select(static span => span.Text));

    /// <summary>A line of one piece.</summary>
    public static Line Of(string text, Style style = Style.Plain) => new([new Span(text, style)]);

    /// <summary>A warning in one line.</summary>
    public static Line Warning(string text, Style style = Style.Yellow) => Of("! " + text, style) with { Label = "warning", Sign = 2 };

    /// <summary>A word on the progress, in one line.</summary>
    public static Line Status(string text, Style style = Style.Dim) => Of("… " + text, style) with { Label = "status", Sign = 2 };

    /// <summary>A warning, whose other lines belong to the first.</summary>
    public static IEnumerable<Line> Warnings(string text, Style style = Style.Yellow) =>
        Split(text, style).Select((line, i) => i == 0 ? Warning(line.Text, style) : line);

    /// <summary>Lines of a text, at its line breaks; an empty text is one empty line.</summary>
    public static IEnumerable<Line> Split(string text, Style style = Style.Plain) =>
        text.ReplaceLineEndings("\n").Split('\n').Select(line => Of(line, style));

    /// <summary>A text as rows of a width, broken between words; a word that is longer than a row is cut.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="width">Cells, from 2.</param>
    public static IEnumerable<Line> Words(string text, int width)
    {
        var row = "";
        foreach (var word in text.Split(' '))
        {
            if (row.Length > 0 && CellText.Width(row) + 1 + CellText.Width(word) > width)
            {
                foreach (var line in Of(row).Wrap(width))
                {
                    yield return line;
                }

                row = word;
            }
            else
            {
                row += (row.Length > 0 ? " " : "") + word;
            }
        }

        foreach (var line in Of(row).Wrap(width))
        {
            yield return line;
        }
    }

    /// <summary>The line as rows of a width, none longer; at least one.</summary>
    /// <param name="width">Cells, from 2.</param>
    /// <param name="most">The most rows.</param>
    public IReadOnlyList<Line> Wrap(int width, int most = int.MaxValue)
    {
        var rows = new List<Line>();
        var row = new List<Span>();
        var used = 0;
        foreach (var span in Spans)
        {
            var text = CellText.Expand(SafeText.Clean(span.Text).Replace('\n', ' '), used);
            while (text.Length > 0)
            {
                var (length, cells) = CellText.Fitting(text, width - used);
                if (length == text.Length)
                {
                    row.Add(span with { Text = text });
                    used += cells;
                    break;
                }

                if (length > 0)
                {
                    row.Add(span with { Text = text[..length] });
                }
                else if (used == 0)
                {
                    // A cluster that is wider than the row.
                    length = text.Length;
                }

                rows.Add(new Line([.. row]));
                if (rows.Count >= most)
                {
                    return rows;
                }

                row.Clear();
                used = 0;
                text = text[length..];
            }
        }

        rows.Add(new Line([.. row]));
        return rows;
    }

    /// <summary>The line clipped to a width.</summary>
    /// <param name="width">Cells, from 1.</param>
    public Line Clip(int width)
    {
        var spans = new List<Span>();
        var left = width;
        foreach (var span in Spans)
        {
            var text = CellText.Expand(SafeText.Clean(span.Text).Replace('\n', ' '), width - left);
            var wide = CellText.Width(text);
            if (wide > left)
            {
                if (left > 0)
                {
                    spans.Add(span with { Text = CellText.Clip(text, left) });
                }
                else if (spans.Count > 0)
                {
                    spans[^1] = spans[^1] with { Text = CellText.Clip(spans[^1].Text + "…", Math.Max(1, CellText.Width(spans[^1].Text))) };
                }

                break;
            }

            spans.Add(span with { Text = text });
            left -= wide;
        }

        return new Line(spans);
    }
}
