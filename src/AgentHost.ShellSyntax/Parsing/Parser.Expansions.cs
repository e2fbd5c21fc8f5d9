using System.Text;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content>What begins with a dollar sign, and backticks.</content>
internal sealed partial class Parser
{
    private bool ReadDollar(List<WordPart> parts, QuoteKind quote)
    {
        var start = _at;
        var next = Peek(1);
        switch (next)
        {
            case '(':
                if (Peek(2) == '(')
                {
                    if (TryArithmetic(3, "))") is { } inside)
                    {
                        if (!inside.TrueForAll(IsPlainNumber))
                        {
                            Odd("\"$((\" with more than numbers and names");
                        }

                        parts.Add(new ArithmeticPart(Span(start), quote, inside, IsOld: false));
                        return true;
                    }

                    if (Failed)
                    {
                        return true;
                    }

                    Odd("\"$((\" that is no arithmetic");
                }

                _at += 2;
                ReadSubstitution(parts, start, quote, SubstitutionKind.Dollar);
                return true;
            case '{':
                ReadParameter(parts, quote);
                return true;
            case '[':
                Odd("\"$[\"");
                if (TryArithmetic(2, "]") is { } old)
                {
                    parts.Add(new ArithmeticPart(Span(start), quote, old, IsOld: true));
                }
                else
                {
                    Fail("a \"$[\" that is never closed", start);
                }

                return true;
            case '\'' when quote == QuoteKind.None:
                ReadAnsi(parts);
                return true;
            case '"' when quote == QuoteKind.None:
                _at += 2;
                Odd("quotes behind a dollar sign");
                ReadDouble(parts, start, QuoteKind.Localized);
                return true;
            case '\\' when Peek(2) == '\n':
                Fail("a dollar sign at the end of a continued line", start);
                return true;
            case '@' or '*' or '#' or '?' or '-' or '$' or '!' or (>= '0' and <= '9'):
                _at += 2;
                parts.Add(new ParameterPart(Span(start), quote, next.ToString(), "", []));
                return true;
            default:
                if (!IsNameStart(next))
                {
                    return false;
                }

                _at++;
                while (IsNamePart(Peek()))
                {
                    _at++;
                }

                parts.Add(new ParameterPart(Span(start), quote, _text[(start + 1).._at], "", []));
                return true;
        }
    }

    private static bool IsPlainNumber(WordPart part) =>
        part is ParameterPart { Operator: "", Inner: [] }
        || (part is LiteralPart { Quote: QuoteKind.None } literal && literal.Text.AsSpan().IndexOfAny("'\"\\#\n") < 0);

    /// <summary>Reads commands up to the closing bracket; the opening one is taken.</summary>
    private void ReadSubstitution(List<WordPart> parts, int start, QuoteKind quote, SubstitutionKind kind)
    {
        if (IsContinuedBracket())
        {
            Fail("two brackets with the end of a line between them", start);
        }

        if (Enter())
        {
            // Here-documents inside end inside.
            var outer = _pending;
            _pending = null;
            var body = ReadList();
            CheckPending();
            _pending = outer;
            if (!Failed && !Take(")"))
            {
                Fail("a bracket that is never closed", start);
            }

            parts.Add(new SubstitutionPart(Span(start), quote, kind, body));
        }

        Leave();
    }

    private void ReadBackticks(List<WordPart> parts, QuoteKind quote)
    {
        var start = _at++;
        var inside = new StringBuilder();
        var map = new List<int>();
        while (_at < _end && _text[_at] != '`')
        {
            if (_text[_at] == '\\' && _at + 1 < _end && (_text[_at + 1] is '`' or '\\' or '$' || (quote != QuoteKind.None && _text[_at + 1] == '"')))
            {
                _at++;
            }

            map.Add(Place(_at));
            inside.Append(_text[_at++]);
        }

        if (_at >= _end)
        {
            Fail("a backtick that is never closed", start);
            return;
        }

        _at++;
        if (Enter())
        {
            var parser = new Parser(inside.ToString(), budget, map, Place(start) + 1);
            var body = parser.ReadAll();
            if (parser.Failure is { } failure)
            {
                Failure ??= failure;
                _at = _end;
            }

            parts.Add(new SubstitutionPart(Span(start), quote, SubstitutionKind.Backtick, body));
        }

        Leave();
    }

    /// <summary>Reads arithmetic up to what closes it; null, with nothing read, where it is none.</summary>
    private List<WordPart>? TryArithmetic(int skip, string close)
    {
        if (!budget.TryRetry())
        {
            Fail("more brackets than this reads", _at);
            return null;
        }

        var start = _at;
        var pending = _pending;
        _at += skip;
        var parts = new List<WordPart>();
        var depth = 0;
        var opening = close == "]" ? '[' : '(';
        var isClosed = false;
        var other = -1;
        if (Enter())
        {
            while (!Failed && _at < _end)
            {
                var c = Peek();
                if (c == close[0] && depth == 0)
                {
                    other = _at + 1;
                    isClosed = Take(close);
                    break;
                }

                depth += c == opening ? 1 : c == close[0] ? -1 : 0;
                if (c == '\'' || !ReadPart(parts, QuoteKind.None, inWord: false))
                {
                    AddLiteral(parts, QuoteKind.None, 1);
                }
            }
        }

        Leave();
        if (isClosed)
        {
            return parts;
        }

        // Read as commands it may be whole: what failed so far does not count.
        var deep = Failure is { } failure && failure.Reason.Contains("nested", StringComparison.Ordinal);
        if (!deep && close != "]")
        {
            Failure = null;
            _at = start;
            _pending = pending;
            (_closings ??= []).TryAdd(start + skip - 1, other);
        }

        return null;
    }

    private void ReadParameter(List<WordPart> parts, QuoteKind quote)
    {
        var start = _at;
        _at += 2;
        if (!Enter())
        {
            Leave();
            return;
        }

        var inner = new List<WordPart>();
        var op = "";
        var indirect = false;
        if (Peek() == '#' && IsLength())
        {
            _at++;
            op = "length";
        }
        else if (Peek() == '!' && Peek(1) != '}')
        {
            _at++;
            indirect = true;
        }

        var name = ReadParameterName();
        var hasIndex = false;
        if (!Failed && Peek() == '[')
        {
            hasIndex = true;
            _at++;
            if (TryReadIndex() is { } index)
            {
                inner.AddRange(index);
            }
            else
            {
                Fail("a bracket that is never closed", start);
            }
        }

        if (!Failed && Peek() != '}')
        {
            if (op.Length > 0 || name.Length == 0)
            {
                Fail("an expansion that is not known", start);
            }

            op = TakeParameterOperator();
            if (op.Length == 0)
            {
                Fail("an expansion that is not known", start);
            }
            else
            {
                ReadArgument(inner, quote, op, start);
            }
        }

        if (!Failed && (name.Length == 0 || !Take("}")))
        {
            Fail("an expansion that is not known", start);
        }

        Leave();

        // Where such an expansion ends hangs on how quotes within it count, of which each shell has its own idea.
        var raw = _text.AsSpan(start, _at - start);
        if (inner.Count > 0 && (raw.IndexOfAny('\'', '\\') >= 0 || (quote != QuoteKind.None && raw.Contains('"'))))
        {
            Odd("quotes in an expansion");
        }

        parts.Add(new ParameterPart(Span(start), quote, name, op, inner) { Indirect = indirect, HasIndex = hasIndex });
    }

    // "${#}" is the number of arguments, "${#x}" a length, "${#-1}" the number with a default.
    private bool IsLength()
    {
        var next = Peek(1);
        return IsNamePart(next) || (next is '@' or '*' or '?' or '-' or '$' or '!' or '#' && Peek(2) == '}');
    }

    private string ReadParameterName()
    {
        var start = _at;
        if (char.IsAsciiDigit(Peek()))
        {
            while (char.IsAsciiDigit(Peek()))
            {
                _at++;
            }
        }
        else if (IsNameStart(Peek()))
        {
            while (IsNamePart(Peek()))
            {
                _at++;
            }
        }
        else if (Peek() is '@' or '*' or '#' or '?' or '-' or '$' or '!')
        {
            _at++;
        }

        return _text[start.._at];
    }

    private string TakeParameterOperator()
    {
        var c = Peek();
        var doubled = Peek(1) == c;
        var length = c switch
        {
            ':' => Peek(1) is '-' or '=' or '?' or '+' ? 2 : 1,
            '-' or '=' or '?' or '+' => 1,
            '#' or '%' or '^' or ',' or '~' => doubled ? 2 : 1,
            '/' => doubled ? 2 : 1,
            '@' or '*' => 1,
            _ => 0,
        };
        var op = _text.Substring(_at, length);
        _at += length;
        return op;
    }

    private void ReadArgument(List<WordPart> inner, QuoteKind quote, string op, int start)
    {
        // Between double quotes a single quote is a character, but for patterns.
        var quotes = quote == QuoteKind.None || op[0] is '#' or '%' or '/' or '^' or ',' or '~';
        while (!Failed && Peek() != '}')
        {
            if (_at >= _end)
            {
                Fail("an expansion that is never closed", start);
                return;
            }

            var c = Peek();
            if (c == '\\')
            {
                ReadBackslash(inner);
            }
            else if (c == '"')
            {
                var from = _at++;
                ReadDouble(inner, from, QuoteKind.Double);
            }
            else if (c == '\'' && !quotes)
            {
                AddLiteral(inner, QuoteKind.Double, 1);
            }
            else if (!ReadPart(inner, c == '$' && quote != QuoteKind.None ? quote : QuoteKind.None, inWord: false))
            {
                AddLiteral(inner, quotes ? QuoteKind.None : quote, 1);
            }
        }
    }
}
