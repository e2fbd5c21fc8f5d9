using System.Text;

namespace AgentHost.Mcp.Serving;

/// <summary>A text that grows to a length and no further.</summary>
internal sealed class BoundedText(int most) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var left = most - _text.Length;
        if (buffer.Length > left)
        {
            _text.Append(buffer[..Math.Max(left, 0)]);
            throw new FullException();
        }

        _text.Append(buffer);
    }

    /// <summary>Adds a last word, beyond the length.</summary>
    public void Close(string word)
    {
        if (_text.Length > 0 && char.IsHighSurrogate(_text[^1]))
        {
            _text.Length--;
        }

        _text.Append(word);
    }

    public override string ToString() => _text.ToString();

    /// <summary>There is no room for more.</summary>
    public sealed class FullException : IOException;
}
