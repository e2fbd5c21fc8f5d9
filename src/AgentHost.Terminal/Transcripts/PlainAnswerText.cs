using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Transcripts;

/// <summary>Text as it is: a line is done when it ends. A line of more than 16 KB is cut at a space.</summary>
/// <param name="style">Style of the lines.</param>
/// <param name="label">Label of the lines.</param>
internal sealed class PlainAnswerText(Style style, string label) : IAnswerText
{
    private const int LongestLine = 16 * 1024;

    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public void Append(string text, List<Line> lines)
    {
        var start = 0;
        for (var end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = text.IndexOf('\n', start))
        {
            _line.Append(text, start, end - start);
            Commit(lines, _line.Length);
            start = end + 1;
        }

        _line.Append(text, start, text.Length - start);
        while (_line.Length > LongestLine)
        {
            var cut = _line.ToString(0, LongestLine).LastIndexOf(' ');
            Commit(lines, cut > LongestLine / 2 ? cut + 1 : LongestLine - (char.IsHighSurrogate(_line[LongestLine - 1]) ? 1 : 0));
        }
    }

    /// <inheritdoc/>
    public void End(List<Line> lines)
    {
        if (_line.Length > 0)
        {
            Commit(lines, _line.Length);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Line> Open(int most) => _line.Length == 0
        ? []
        : [Line.Of(SafeText.Clean(_line.ToString(Math.Max(0, _line.Length - most), Math.Min(_line.Length, most))), style)];

    private void Commit(List<Line> lines, int length)
    {
        lines.Add(Line.Of(_line.ToString(0, length).TrimEnd('\r'), style) with { Label = label });
        _line.Remove(0, length);
    }
}
