using System.Globalization;
using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Drawing;

/// <summary>
/// Lines as text for a terminal: the one place where text of others passes on its way there, loses what is harmful, and gets its colours and links.
/// </summary>
/// <param name="colours">True when colours and attributes may be used.</param>
/// <param name="links">True when the terminal is told where links lead to.</param>
internal sealed class LineText(bool colours, bool links)
{
    /// <summary>Codes of colours and other attributes.</summary>
    public Theme Theme { get; set; } = Theme.Dark;

    /// <summary>Makes the bytes of a line, without its end.</summary>
    /// <param name="line">The line.</param>
    public DrawnRow Draw(Line line)
    {
        var output = new StringBuilder();
        var ends = new List<(int Length, int Cells)>(line.Spans.Count);
        if (colours && (line.IsPrompt || line.IsOutput))
        {
            output.Append(line.IsPrompt ? SemanticMarks.Prompt : SemanticMarks.Output);
        }

        var (column, isCertain, isNarrow, isSign) = (0, true, true, colours && line.IsPrompt);
        foreach (var span in line.Spans)
        {
            var text = CellText.Expand(SafeText.Clean(span.Text).Replace('\n', ' '), column);
            if (text.Length == 0)
            {
                continue;
            }

            if (isCertain && !DrawnRow.IsCertain(text[0]) && ends.Count > 0)
            {
                ends.RemoveAt(ends.Count - 1);
            }

            isCertain = isCertain && DrawnRow.IsCertain(text);
            var cells = CellText.Width(text);
            (column, isNarrow) = (column + cells, isNarrow && cells == text.Length);
            var style = colours ? span.Style : Style.Plain;
            var link = links && span.Link is { } address && LinkTarget.IsAllowed(address) && Uri.TryCreate(address, UriKind.Absolute, out var target)
                && target.Scheme is "https" or "http" or "mailto" ? target.AbsoluteUri : null;
            if (link is not null)
            {
                output.Append("\u001b]8;id=").Append(IdOf(link)).Append(';').Append(link).Append("\u001b\\");
            }

            var isStyled = style != Style.Plain && Theme.Codes.Any(each => style.HasFlag(each.Style));
            if (isStyled)
            {
                Open(output, style);
            }

            if (line.IsRow && !DrawnRow.IsCertain(text))
            {
                AppendPlaced(output, text, column - cells);
            }
            else
            {
                output.Append(text);
            }

            if (isStyled)
            {
                output.Append("\u001b[0m");
            }

            if (isSign)
            {
                // Behind the sign: what was typed begins.
                isSign = false;
                output.Append(SemanticMarks.Input);
            }

            if (link is not null)
            {
                output.Append("\u001b]8;;\u001b\\");
            }

            if (isCertain)
            {
                ends.Add((output.Length, column));
            }
        }

        return new DrawnRow(output.ToString(), column, ends) { IsNarrow = isNarrow };
    }

    /// <summary>
    /// Writes a text, and sets the column behind each cluster of more than one unit: terminals differ on the cells of marks, joined pictures and large code
    /// points, and what follows stands where it is counted.
    /// </summary>
    private static void AppendPlaced(StringBuilder output, string text, int column)
    {
        for (var at = 0; at < text.Length;)
        {
            var cluster = text.AsSpan(at, TextMeasure.Narrow.NextCluster(text.AsSpan(at), column, out var width));
            output.Append(cluster);
            column += width;
            at += cluster.Length;
            if (cluster.Length > 1)
            {
                output.Append(CultureInfo.InvariantCulture, $"\u001b[{column + 1}G");
            }
        }
    }

    private void Open(StringBuilder output, Style style)
    {
        output.Append("\u001b[");
        var first = true;
        foreach (var (each, code) in Theme.Codes)
        {
            if (style.HasFlag(each))
            {
                output.Append(first ? "" : ";").Append(code);
                first = false;
            }
        }

        output.Append('m');
    }

    /// <summary>An id that pieces of one link share, so that a terminal shows them as one wherever rows were broken.</summary>
    private static string IdOf(string link)
    {
        var hash = 2166136261u;
        foreach (var letter in link)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return hash.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
    }
}
