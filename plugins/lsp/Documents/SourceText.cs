using System.Text;

namespace AgentHost.Plugins.Lsp.Documents;

/// <summary>A text by lines. Places beyond a line's or the text's end are that end.</summary>
internal sealed class SourceText
{
    private readonly List<int> _starts = [0];

    public SourceText(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public string Text { get; }

    public int Lines => _starts.Count;

    /// <summary>A line without its end; empty where there is none.</summary>
    public ReadOnlySpan<char> Line(int line) =>
        line < 0 || line >= _starts.Count
            ? []
            : Text.AsSpan(_starts[line], (line + 1 < _starts.Count ? _starts[line + 1] : Text.Length) - _starts[line]).TrimEnd("\r\n");

    /// <summary>The offset of a place.</summary>
    public int Offset(TextPosition position, PositionEncoding encoding)
    {
        if (position.Line < 0)
        {
            return 0;
        }

        return position.Line >= _starts.Count ? Text.Length : _starts[position.Line] + Units(Line(position.Line), position.Character, encoding);
    }

    /// <summary>The place of an offset.</summary>
    public TextPosition Position(int offset, PositionEncoding encoding)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var found = _starts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        var before = Text.AsSpan(_starts[line], offset - _starts[line]);
        return new(line, Count(before, encoding));
    }

    /// <summary>A place that counts one way in another way.</summary>
    public TextPosition Convert(TextPosition position, PositionEncoding from, PositionEncoding to) =>
        from == to ? position : Position(Offset(position, from), to);

    private static int Units(ReadOnlySpan<char> line, int character, PositionEncoding encoding)
    {
        if (encoding == PositionEncoding.Utf16)
        {
            return Math.Clamp(character, 0, line.Length);
        }

        var (units, counted) = (0, 0);
        foreach (var rune in line.EnumerateRunes())
        {
            var next = counted + (encoding == PositionEncoding.Utf8 ? rune.Utf8SequenceLength : 1);
            if (next > character)
            {
                break;
            }

            counted = next;
            units += rune.Utf16SequenceLength;
        }

        return Math.Min(units, line.Length);
    }

    private static int Count(ReadOnlySpan<char> text, PositionEncoding encoding)
    {
        if (encoding == PositionEncoding.Utf16)
        {
            return text.Length;
        }

        if (encoding == PositionEncoding.Utf8)
        {
            return Encoding.UTF8.GetByteCount(text);
        }

        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
