using System.Buffers;

namespace AgentHost.Plugins.Shell.Output;

/// <summary>Makes plain text of a terminal's: no escape sequences, no control characters, of a line that was written over only what stood last.</summary>
/// <remarks>Takes text in pieces of any size. Not thread-safe.</remarks>
internal sealed class TextCleaner
{
    // A line longer than this is passed on before it ends: it cannot be written over any more.
    private const int MaxOpenLine = 64 * 1024;

    private static readonly SearchValues<char> _special = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => c is not ('\t' or '\n') && (c < ' ' || c >= '\u007f'))]);

    private readonly ArrayBufferWriter<char> _open = new();
    private char[] _line = new char[1024];
    private int _length;
    private int _lineStart;
    private State _state;
    private bool _carriageReturn;

    private enum State
    {
        Text,
        Escape,
        EscapeMore,
        Control,
        Command,
        CommandEscape,
    }

    /// <summary>Takes text; passes on the lines that are done.</summary>
    public ReadOnlySpan<char> Clean(ReadOnlySpan<char> text)
    {
        _open.ResetWrittenCount();
        while (!text.IsEmpty)
        {
            if (_state == State.Text)
            {
                var plain = text.IndexOfAny(_special);
                plain = plain < 0 ? text.Length : plain;
                AppendPlain(text[..plain]);
                text = text[plain..];
                if (text.IsEmpty)
                {
                    break;
                }
            }

            Step(text[0]);
            text = text[1..];
        }

        PassOn(_lineStart > 0 || _length <= MaxOpenLine ? _lineStart : _length);
        return _open.WrittenSpan;
    }

    /// <summary>Passes on what is left.</summary>
    public ReadOnlySpan<char> Finish()
    {
        _open.ResetWrittenCount();
        PassOn(_length);
        return _open.WrittenSpan;
    }

    private void AppendPlain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_carriageReturn)
        {
            _carriageReturn = false;
            _length = text[0] == '\n' ? _length : _lineStart;
        }

        if (_length + text.Length > _line.Length)
        {
            Array.Resize(ref _line, Math.Max(_line.Length * 2, _length + text.Length));
        }

        text.CopyTo(_line.AsSpan(_length));
        var end = text.LastIndexOf('\n');
        _lineStart = end < 0 ? _lineStart : _length + end + 1;
        _length += text.Length;
    }

    private void Step(char character)
    {
        switch (_state)
        {
            case State.Text:
                Special(character);
                break;
            case State.Escape:
                _state = character switch
                {
                    '[' => State.Control,
                    ']' or 'P' or 'X' or '^' or '_' => State.Command,
                    >= ' ' and <= '/' => State.EscapeMore,
                    '\u001b' => State.Escape,
                    _ => State.Text,
                };
                break;
            case State.EscapeMore:
                _state = character is >= ' ' and <= '/' ? State.EscapeMore : State.Text;
                break;
            case State.Control:
                // A line break never belongs to a sequence: a broken one must not swallow what follows.
                _state = character is >= ' ' and <= '?' ? State.Control : State.Text;
                if (character is '\n' or '\u001b')
                {
                    Again(character);
                }

                break;
            case State.Command:
                _state = character switch { '\a' or '\u009c' or '\n' => State.Text, '\u001b' => State.CommandEscape, _ => State.Command };
                if (character == '\n')
                {
                    AppendPlain("\n");
                }

                break;
            default:
                _state = character == '\\' ? State.Text : State.Escape;
                if (_state == State.Escape)
                {
                    Step(character);
                }

                break;
        }
    }

    private void Again(char character)
    {
        if (character == '\n')
        {
            AppendPlain("\n");
        }
        else
        {
            _state = State.Escape;
        }
    }

    private void Special(char character)
    {
        switch (character)
        {
            case '\u001b':
                _state = State.Escape;
                break;
            case '\u009b':
                _state = State.Control;
                break;
            case '\u0090' or '\u009d' or '\u0098' or '\u009e' or '\u009f':
                _state = State.Command;
                break;
            case '\r':
                _carriageReturn = true;
                break;
            case '\b' when _length > _lineStart:
                _length--;
                break;
        }
    }

    private void PassOn(int count)
    {
        if (count == 0)
        {
            return;
        }

        _open.Write(_line.AsSpan(0, count));
        _line.AsSpan(count, _length - count).CopyTo(_line);
        _length -= count;
        _lineStart = Math.Max(0, _lineStart - count);
    }
}
