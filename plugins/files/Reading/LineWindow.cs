using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Files.Reading;

/// <summary>Takes text piece by piece and keeps the numbered lines that were asked for; counts the others.</summary>
internal sealed class LineWindow(int first, int count, int lineLength, int maxBytes)
{
    private readonly StringBuilder _kept = new();
    private int _bytes;
    private long _line = 1;
    private long _lineChars;
    private long _written;
    private bool _open;
    private bool _begun;
    private bool _carriageReturn;
    private bool? _wanted;

    /// <summary>Lines kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Lines of the whole, once <see cref="Finish"/> was called.</summary>
    public long Total { get; private set; }

    /// <summary>The first line that was not kept after the kept ones.</summary>
    public long Next => first + (long)Kept;

    /// <summary>Takes the next piece.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            AppendPart(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                return;
            }

            EndLine();
            text = text[(end + 1)..];
        }
    }

    /// <summary>Ends the last line and returns what was kept.</summary>
    public string Finish()
    {
        if (_open)
        {
            EndLine();
        }

        Total = _line - 1;
        return _kept.ToString();
    }

    // Decided where a line begins, so that a line is kept or counted as a whole.
    private bool Wanted => _wanted ??= _line >= first && _line < (long)first + count && _line == Next && _bytes < maxBytes;

    private void AppendPart(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty)
        {
            return;
        }

        _open = true;
        if (!Wanted)
        {
            return;
        }

        if (_carriageReturn)
        {
            _carriageReturn = false;
            Keep("\r");
        }

        // Held back: it is part of the ending when a line feed follows.
        if (part[^1] == '\r')
        {
            _carriageReturn = true;
            part = part[..^1];
        }

        Keep(part);
    }

    private void Keep(ReadOnlySpan<char> part)
    {
        Begin();
        _lineChars += part.Length;
        var room = (int)Math.Max(0, lineLength - _written);
        if (part.Length > room)
        {
            // A pair of surrogates stays whole.
            room -= room > 0 && char.IsHighSurrogate(part[room - 1]) ? 1 : 0;
            part = part[..room];
            _written = Math.Max(_written, lineLength);
        }
        else
        {
            _written += part.Length;
        }

        _kept.Append(part);
        _bytes += Encoding.UTF8.GetByteCount(part);
    }

    private void Begin()
    {
        if (!_begun)
        {
            _begun = true;
            _kept.Append(CultureInfo.InvariantCulture, $"{_line}\t");
            _bytes += 8;
        }
    }

    private void EndLine()
    {
        if (Wanted)
        {
            Begin();
            if (_lineChars > lineLength)
            {
                _kept.Append(CultureInfo.InvariantCulture, $"… [{_lineChars - lineLength} more characters in this line: cut -c in the shell shows them]");
            }

            _kept.Append('\n');
            Kept++;
        }

        _line++;
        _lineChars = 0;
        _written = 0;
        _open = false;
        _begun = false;
        _carriageReturn = false;
        _wanted = null;
    }
}
