namespace AgentHost.ShellSyntax.Parsing;

/// <content><c>[[ … ]]</c>.</content>
internal sealed partial class Parser
{
    private ShellCommand? ReadTest(int start)
    {
        _at += 2;
        var words = new List<ShellWord>();
        var operators = false;
        var depth = 0;
        while (!Failed)
        {
            SkipNewlines();
            if (_at >= _end)
            {
                Fail("a \"[[\" that is never closed", start);
                return null;
            }

            var at = _at;
            if (depth == 0 && words.Count + (operators ? 1 : 0) > 0 && TakeWord("]]"))
            {
                return new TestCommand(Span(start), words, operators);
            }

            if (Take("&&") || Take("||"))
            {
                operators = true;
            }
            else if (Peek() is '<' or '>' && Peek(1) != '(')
            {
                _at++;
                operators = true;
                words.Add(Plain(at));
            }
            else if (Take("("))
            {
                operators = true;
                depth++;
            }
            else if (Peek() == ')' && depth > 0)
            {
                _at++;
                depth--;
            }
            else if (Take("=~"))
            {
                words.Add(Plain(at));
                SkipBlanks();
                words.Add(ReadPattern(ref operators));
            }
            else if (ReadWord() is { } word)
            {
                words.Add(word);
            }
            else
            {
                Fail(Shown("unexpected"), _at);
            }
        }

        return null;
    }

    private ShellWord Plain(int start) => new(Span(start), [new LiteralPart(Span(start), QuoteKind.None, _text[start.._at])]);

    // A regular expression may hold brackets and bars without quotes, and blanks between brackets.
    private ShellWord ReadPattern(ref bool operators)
    {
        var start = _at;
        var parts = new List<WordPart>();
        var depth = 0;
        while (!Failed && _at < _end)
        {
            var c = Peek();
            if (c is '\n' || (depth == 0 && c is ' ' or '\t'))
            {
                break;
            }

            if (c == ')' && depth == 0)
            {
                break;
            }

            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            operators |= c is '(' or '|' or '<' or '>' or '&' or ';';
            if (!ReadPart(parts, QuoteKind.None, inWord: false))
            {
                AddLiteral(parts, QuoteKind.None, 1);
            }
        }

        if (parts.Count == 0)
        {
            Fail("a comparison with nothing", start);
        }

        return new ShellWord(Span(start), parts);
    }
}
