using System.Text;

namespace AgentHost.Json;

/// <summary>
/// Says what is wrong with a text that the parser refused: a reader of its own, because a parser's exception names neither
/// the exact place nor the remedy. Runs only after a failed parse.
/// </summary>
internal ref struct JsonSyntax
{
    private enum Expect
    {
        Value,
        ValueOrEnd,
        NameOrEnd,
        Colon,
        CommaOrEnd,
        End,
    }

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<int> _open;
    private int _depth;
    private int _at;
    private (int Offset, string Message)? _fault;

    private JsonSyntax(ReadOnlySpan<byte> text, Span<int> open)
    {
        _text = text;
        _open = open;
    }

    /// <summary>The first fault's byte offset and sentence; null where the syntax is in order.</summary>
    public static (int Offset, string Message)? FindFault(ReadOnlySpan<byte> utf8)
    {
        var syntax = new JsonSyntax(utf8, stackalloc int[JsonText.MaxDepth]);
        syntax.Run();
        return syntax._fault;
    }

    private readonly byte Current => _text[_at];

    private readonly bool InObject => _text[_open[_depth - 1]] == '{';

    private void Run()
    {
        var expect = Expect.Value;
        while (_fault is null)
        {
            SkipBlank();
            if (_fault is not null)
            {
                return;
            }
            if (_at >= _text.Length)
            {
                AtEnd(expect);
                return;
            }
            switch (expect)
            {
                case Expect.Value or Expect.ValueOrEnd:
                    expect = Current == ']' && _depth > 0 && !InObject && expect == Expect.ValueOrEnd ? Close() : Value();
                    break;
                case Expect.NameOrEnd:
                    expect = Current == (byte)'}' ? Close() : Name();
                    break;
                case Expect.Colon:
                    if (Current == ':')
                    {
                        _at++;
                        expect = Expect.Value;
                    }
                    else
                    {
                        Fail(_at, Current == '='
                            ? "Expected a colon between the name and its value; write : instead of =."
                            : "Expected a colon between the name and its value; add one here.");
                    }
                    break;
                case Expect.CommaOrEnd:
                    expect = AfterValue();
                    break;
                default:
                    Fail(_at, "Expected the end of the file here; a file holds one JSON value, so remove what follows it.");
                    break;
            }
        }
    }

    private Expect AfterValue()
    {
        switch ((char)Current)
        {
            case ',':
                _at++;
                // A comma may be the last thing before the closing bracket.
                return InObject ? Expect.NameOrEnd : Expect.ValueOrEnd;
            case '}' when InObject:
            case ']' when !InObject:
                return Close();
            case '}' or ']':
                Fail(_at, $"This {(char)Current} does not match the {(char)_text[_open[_depth - 1]]} in line {LineOf(_open[_depth - 1])}; "
                    + $"close that one with {(InObject ? '}' : ']')} first.");
                return Expect.End;
            default:
                Fail(_at, InObject
                    ? "Expected a comma or } here; add a comma between this and the value before it."
                    : "Expected a comma or ] here; add a comma between this and the item before it.");
                return Expect.End;
        }
    }

    private Expect Close()
    {
        _at++;
        return --_depth == 0 ? Expect.End : Expect.CommaOrEnd;
    }

    private Expect Value()
    {
        switch ((char)Current)
        {
            case '{':
                return Open() ? Expect.NameOrEnd : Expect.End;
            case '[':
                return Open() ? Expect.ValueOrEnd : Expect.End;
            case '"':
                Text();
                break;
            case '-' or (>= '0' and <= '9'):
                Number();
                break;
            case ',' or ':' or '}' or ']':
                Fail(_at, $"Expected a value before this {(char)Current}; add the missing value or remove the {(char)Current}.");
                break;
            case '\'' or '`':
                Fail(_at, "Expected a value; write text in double quotes (\"...\").");
                break;
            case '#':
                Fail(_at, "Expected a value; comments start with // in JSON.");
                break;
            case '+' or '.':
                Fail(_at, "A number starts with a digit or a minus sign; write 0.5 instead of .5 and 1 instead of +1.");
                break;
            default:
                Word();
                break;
        }
        return _depth == 0 ? Expect.End : Expect.CommaOrEnd;
    }

    private bool Open()
    {
        if (_depth == _open.Length)
        {
            Fail(_at, $"Objects and arrays are nested more than {JsonText.MaxDepth} levels deep here; make the structure flatter.");
            return false;
        }
        _open[_depth++] = _at++;
        return true;
    }

    private Expect Name()
    {
        switch ((char)Current)
        {
            case '"':
                Text();
                return Expect.Colon;
            case ',':
                Fail(_at, "Expected a name in double quotes before this comma; remove the extra comma.");
                break;
            case ']':
                Fail(_at, $"This ] does not match the {{ in line {LineOf(_open[_depth - 1])}; close that one with }} first.");
                break;
            case '\'' or '`':
                Fail(_at, "Expected a name in double quotes; replace the quotes by double quotes (\"name\").");
                break;
            case '#':
                Fail(_at, "Expected a name in double quotes; comments start with // in JSON.");
                break;
            default:
                Fail(_at, "Expected a name in double quotes here, as in \"name\": value; add the quotes.");
                break;
        }
        return Expect.End;
    }

    private void Word()
    {
        var end = _at;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit((char)_text[end]) || _text[end] is (byte)'_' or (byte)'-' or >= 0x80))
        {
            end++;
        }
        var word = _text[_at..end];
        if (word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8))
        {
            _at = end;
            return;
        }
        var shown = word.Length == 0
            ? Rune.DecodeFromUtf8(_text[_at..], out var rune, out _) == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune)
                ? rune.ToString()
                : "this character"
            : SchemaText.Short(Encoding.UTF8.GetString(word[..Math.Min(word.Length, 200)]));
        Fail(_at, shown.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "ON" => $"Expected a value, found {shown}; write true.",
            "FALSE" or "NO" or "OFF" => $"Expected a value, found {shown}; write false.",
            "NULL" or "NONE" or "NIL" or "UNDEFINED" => $"Expected a value, found {shown}; write null.",
            "NAN" or "INFINITY" => $"Expected a value, found {shown}, which JSON does not have; write a number or null.",
            _ => $"Expected a value, found {shown}; write text in double quotes (\"...\").",
        });
    }

    private void Number()
    {
        var start = _at;
        if (Current == '-')
        {
            _at++;
        }
        var first = _at;
        if (Digits() == 0)
        {
            Fail(start, "Expected a digit after the minus sign; write a number such as -1 or -0.5.");
        }
        else if (_text[first] == '0' && _at - first > 1)
        {
            Fail(start, "A number does not start with an extra 0; remove it, or write text in double quotes.");
        }
        if (_at < _text.Length && Current == '.')
        {
            _at++;
            if (Digits() == 0)
            {
                Fail(start, "Expected a digit after the decimal point; write 1.0 instead of 1.");
            }
        }
        if (_at < _text.Length && Current is (byte)'e' or (byte)'E')
        {
            _at++;
            if (_at < _text.Length && Current is (byte)'+' or (byte)'-')
            {
                _at++;
            }
            if (Digits() == 0)
            {
                Fail(start, "Expected a digit in the number's exponent; write a number such as 1e6.");
            }
        }
        if (_at < _text.Length && (char.IsAsciiLetter((char)Current) || Current is (byte)'_' or (byte)'.' or (byte)'+' or (byte)'-' or >= 0x80))
        {
            Fail(start, "This starts as a number but goes on as something else; correct the number, or write text in double quotes.");
        }
    }

    private int Digits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit((char)Current))
        {
            _at++;
        }
        return _at - start;
    }

    private void Text()
    {
        var start = _at++;
        while (_at < _text.Length)
        {
            switch (Current)
            {
                case (byte)'"':
                    _at++;
                    return;
                case (byte)'\\':
                    Escape();
                    if (_fault is not null)
                    {
                        return;
                    }
                    break;
                case (byte)'\n' or (byte)'\r':
                    Fail(start, "The text that starts here is not closed in its line; add the closing double quote (a line break inside text is written \\n).");
                    return;
                case (byte)'\t':
                    Fail(_at, "A tab inside text is written \\t; replace it.");
                    return;
                case < 0x20:
                    Fail(_at, $"A control character inside text is written as an escape; replace it by \\u{Current:x4} or remove it.");
                    return;
                default:
                    _at++;
                    break;
            }
        }
        Fail(start, "The text that starts here is never closed; add the closing double quote.");
    }

    private void Escape()
    {
        var start = _at++;
        if (_at >= _text.Length)
        {
            return;
        }
        if (Current != 'u')
        {
            if ("\"\\/bfnrt"u8.Contains(Current))
            {
                _at++;
                return;
            }
            Fail(start, "A backslash starts an escape, and this one is not known; write \\\\ for a backslash (as in \"C:\\\\folder\").");
            return;
        }
        _at++;
        for (var i = 0; i < 4; i++, _at++)
        {
            if (_at >= _text.Length || !char.IsAsciiHexDigit((char)Current))
            {
                Fail(start, "Expected four hexadecimal digits after \\u, as in \\u00e9; write \\\\ for a backslash.");
                return;
            }
        }
    }

    private void SkipBlank()
    {
        while (_at < _text.Length)
        {
            if (Current is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                _at++;
            }
            else if (Current != '/')
            {
                return;
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] == '/')
            {
                var end = _text[_at..].IndexOfAny((byte)'\n', (byte)'\r');
                _at = end < 0 ? _text.Length : _at + end;
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] == '*')
            {
                var end = _text[(_at + 2)..].IndexOf("*/"u8);
                if (end < 0)
                {
                    Fail(_at, "The comment that starts here is never closed; add */ at its end.");
                    return;
                }
                _at += 2 + end + 2;
            }
            else
            {
                Fail(_at, "A single / has no meaning here; a comment starts with // or /*.");
                return;
            }
        }
    }

    private void AtEnd(Expect expect)
    {
        if (_depth > 0)
        {
            var opening = _open[_depth - 1];
            Fail(_text.Length, $"The file ends before the {(char)_text[opening]} in line {LineOf(opening)} is closed; "
                + $"add the missing {(InObject ? '}' : ']')}.");
        }
        else if (expect != Expect.End)
        {
            Fail(_text.Length, "The file holds no value; write {} for an empty object.");
        }
    }

    private readonly int LineOf(int offset) => _text[..offset].Count((byte)'\n') + 1;

    private void Fail(int offset, string message) => _fault ??= (offset, message);
}
