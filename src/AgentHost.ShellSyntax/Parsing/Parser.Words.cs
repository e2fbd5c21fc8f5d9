using System.Text;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content>Words and quotes.</content>
internal sealed partial class Parser
{
    /// <summary>Reads a word; null where none stands here.</summary>
    /// <param name="isDeclared">Whether it is an argument of <c>declare</c> or its like, which takes lists.</param>
    private ShellWord? ReadWord(bool isDeclared = false)
    {
        if (!Enter())
        {
            Leave();
            return null;
        }

        var start = _at;

        // Most words are plain letters.
        var at = _at;
        while (at < _end && IsPlain(_text[at]))
        {
            at++;
        }

        if (at > _at && (at == _end || _text[at] is ' ' or '\n' or '\t' or ';' or ')' or '|'))
        {
            _at = at;
            Leave();
            return new ShellWord(Span(start), [new LiteralPart(Span(start), QuoteKind.None, _text[start..at])]);
        }

        var parts = new List<WordPart>(2);
        var isEmptyQuote = false;
        while (!Failed && _at < _end)
        {
            var c = Peek();
            if (c is '<' or '>' && Peek(1) == '(')
            {
                ReadPart(parts, QuoteKind.None, inWord: true);
                continue;
            }

            if (c == '(' && isDeclared && parts is [LiteralPart { Quote: QuoteKind.None, Text: [.., '='] }])
            {
                var from = _at;
                Odd("a list");
                var elements = ReadElements();
                parts.Add(new ArrayPart(Span(from), elements));
                break;
            }

            if (IsMeta(c))
            {
                break;
            }

            var before = parts.Count;
            if (!ReadPart(parts, QuoteKind.None, inWord: true))
            {
                AddLiteral(parts, QuoteKind.None, 1);
            }

            isEmptyQuote |= parts.Count == before;
        }

        Leave();
        if (_at == start || Failed)
        {
            return null;
        }

        if (_at < _end && _text[_at] is '<' or '>' && isEmptyQuote && parts is [LiteralPart { Quote: QuoteKind.None } number]
            && number.Text.All(char.IsAsciiDigit))
        {
            // "2\<newline>>x" is a redirection of 2.
            Fail("a number before a redirection that is cut by the end of a line", start);
        }

        return new ShellWord(Span(start), parts);
    }

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ',' or ':' or '=' or '+' or '%' or '@' or '^' or '~' or ']' || c > '\u007f';

    /// <summary>Puts characters into the parts as they stand.</summary>
    private void AddLiteral(List<WordPart> parts, QuoteKind quote, int count)
    {
        var start = _at;
        _at = Math.Min(_at + count, _end);
        if (quote == QuoteKind.None)
        {
            while (_at < _end && IsPlain(_text[_at]) && _text[_at] != ']')
            {
                _at++;
            }
        }
        else
        {
            while (_at < _end && _text[_at] is not ('$' or '`' or '"' or '\\' or '}' or '\n'))
            {
                _at++;
            }
        }

        Append(parts, start, quote, _text[start.._at]);
    }

    private void Append(List<WordPart> parts, int start, QuoteKind quote, string text)
    {
        if (parts.Count > 0 && parts[^1] is LiteralPart last && last.Quote == quote && quote is not (QuoteKind.Single or QuoteKind.AnsiC)
            && last.Text.Length < 256)
        {
            parts[^1] = last with { Text = last.Text + text, Span = last.Span with { End = Place(_at) } };
        }
        else
        {
            parts.Add(new LiteralPart(Span(start), quote, text));
        }
    }

    /// <summary>Reads one quoted or expanded part; false where a plain character stands here.</summary>
    /// <param name="parts">Where it goes.</param>
    /// <param name="quote">Whether it stands in double quotes.</param>
    /// <param name="inWord">Whether patterns with brackets can stand here.</param>
    private bool ReadPart(List<WordPart> parts, QuoteKind quote, bool inWord)
    {
        var start = _at;
        var c = Peek();
        switch (c)
        {
            case '\\' when quote == QuoteKind.None:
                ReadBackslash(parts);
                return true;
            case '\'' when quote == QuoteKind.None:
                ReadSingle(parts);
                return true;
            case '"' when quote == QuoteKind.None:
                _at++;
                ReadDouble(parts, start, QuoteKind.Double);
                return true;
            case '$':
                return ReadDollar(parts, quote);
            case '`':
                ReadBackticks(parts, quote);
                return true;
            case '<' or '>' when quote == QuoteKind.None && Peek(1) == '(':
                _at += 2;
                ReadSubstitution(parts, start, quote, c == '<' ? SubstitutionKind.ProcessInput : SubstitutionKind.ProcessOutput);
                return true;
            case '?' or '*' or '+' or '@' or '!' when inWord && Peek(1) == '(' && quote == QuoteKind.None:
                ReadExtendedGlob(parts);
                return true;
            default:
                return false;
        }
    }

    private void ReadBackslash(List<WordPart> parts)
    {
        var start = _at;
        if (_at + 1 >= _end)
        {
            Fail("a backslash at the end", _at);
            return;
        }

        _at += 2;
        if (_text[start + 1] != '\n')
        {
            parts.Add(new LiteralPart(Span(start), QuoteKind.Backslash, _text[(start + 1)..(start + 2)]));
        }
    }

    private void ReadSingle(List<WordPart> parts)
    {
        var start = _at;
        var close = _text.IndexOf('\'', _at + 1, _end - _at - 1);
        if (close < 0)
        {
            Fail("a quote that is never closed", _at);
            return;
        }

        _at = close + 1;
        parts.Add(new LiteralPart(Span(start), QuoteKind.Single, _text[(start + 1)..close]));
    }

    /// <summary>Reads up to the closing quote; the opening one is taken.</summary>
    private void ReadDouble(List<WordPart> parts, int start, QuoteKind quote)
    {
        if (!Enter())
        {
            Leave();
            return;
        }

        var first = parts.Count;
        while (!Failed)
        {
            if (_at >= _end)
            {
                Fail("a quote that is never closed", start);
                break;
            }

            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                if (parts.Count == first)
                {
                    parts.Add(new LiteralPart(Span(start), quote, ""));
                }

                break;
            }

            if (c == '\\' && _at + 1 < _end && _text[_at + 1] is '"' or '\\' or '$' or '`' or '\n')
            {
                var from = _at;
                _at += 2;
                Append(parts, from, quote, _text[from + 1] == '\n' ? "" : _text[(from + 1)..(from + 2)]);
            }
            else if (c is not ('$' or '`') || !ReadPart(parts, quote, inWord: false))
            {
                AddQuoted(parts, quote);
            }
        }

        Leave();
    }

    private void AddQuoted(List<WordPart> parts, QuoteKind quote)
    {
        var start = _at;
        do
        {
            _at++;
        }
        while (_at < _end && _text[_at] is not ('"' or '\\' or '$' or '`'));

        Append(parts, start, quote, _text[start.._at]);
    }

    private void ReadAnsi(List<WordPart> parts)
    {
        var start = _at;
        _at += 2;
        Odd("\"$'…'\"");
        var value = new StringBuilder();
        while (_at < _end && _text[_at] != '\'')
        {
            if (_text[_at] == '\\' && _at + 1 < _end)
            {
                _at++;
                AnsiEscapes.Read(_text, _end, ref _at, value);
            }
            else
            {
                value.Append(_text[_at++]);
            }
        }

        if (_at >= _end)
        {
            Fail("a quote that is never closed", start);
            return;
        }

        _at++;
        parts.Add(new LiteralPart(Span(start), QuoteKind.AnsiC, value.ToString()));
    }

    private void ReadExtendedGlob(List<WordPart> parts)
    {
        var start = _at;
        _at += 2;
        Odd("a pattern with brackets");
        if (!Enter())
        {
            Leave();
            return;
        }

        var inner = new List<WordPart>();
        while (!Failed)
        {
            if (_at >= _end || Peek() is '\n' or ';')
            {
                Fail("a bracket that is never closed", start);
                break;
            }

            if (Take(")"))
            {
                break;
            }

            if (!ReadPart(inner, QuoteKind.None, inWord: true))
            {
                AddLiteral(inner, QuoteKind.None, 1);
            }
        }

        Leave();
        parts.Add(new ExtendedGlobPart(Span(start), inner));
    }
}
