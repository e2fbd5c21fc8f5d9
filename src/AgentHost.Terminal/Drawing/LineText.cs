using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Drawing;

/// <summary>Lines as bytes for a terminal: the one place where escape sequences are made, and where text loses what is harmful.</summary>
/// <param name="colours">True when colours and attributes may be used.</param>
/// <param name="links">True when the terminal is told where links lead to.</param>
internal sealed class LineText(bool colours, bool links)
{
    private static readonly (Style Style, string Code)[] Codes =
    [
        (Style.Bold, "1"), (Style.Dim, "2"), (Style.Italic, "3"), (Style.Underlined, "4"), (Style.Reversed, "7"), (Style.Struck, "9"),
        (Style.Red, "31"), (Style.Green, "32"), (Style.Yellow, "33"), (Style.Blue, "34"), (Style.Magenta, "35"), (Style.Cyan, "36"),
    ];

    /// <summary>Appends a line, without its end.</summary>
    /// <param name="output">The output.</param>
    /// <param name="line">The line.</param>
    public void Append(StringBuilder output, Line line)
    {
        if (line.IsPrompt && colours)
        {
            output.Append("\u001b]133;A\u001b\\");
        }

        var column = 0;
        foreach (var span in line.Spans)
        {
            var text = CellText.Expand(SafeText.Clean(span.Text).Replace('\n', ' '), column);
            if (text.Length == 0)
            {
                continue;
            }

            column += CellText.Width(text);
            var style = colours ? span.Style : Style.Plain;
            var link = links && span.Link is { } address && LinkTarget.IsAllowed(address) && Uri.TryCreate(address, UriKind.Absolute, out var target)
                && target.Scheme is "https" or "http" or "mailto" ? target.AbsoluteUri : null;
            if (link is not null)
            {
                output.Append("\u001b]8;;").Append(link).Append("\u001b\\");
            }

            if (style != Style.Plain)
            {
                Open(output, style);
            }

            output.Append(text);
            if (style != Style.Plain)
            {
                output.Append("\u001b[0m");
            }

            if (link is not null)
            {
                output.Append("\u001b]8;;\u001b\\");
            }
        }
    }

    private static void Open(StringBuilder output, Style style)
    {
        output.Append("\u001b[");
        var first = true;
        foreach (var (each, code) in Codes)
        {
            if (style.HasFlag(each))
            {
                output.Append(first ? "" : ";").Append(code);
                first = false;
            }
        }

        output.Append('m');
    }
}
