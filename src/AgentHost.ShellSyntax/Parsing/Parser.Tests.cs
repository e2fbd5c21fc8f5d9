using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content><c>[[ … ]]</c>.</content>
internal sealed partial class Parser
{
    private ShellCommand? ReadTest(int start)
    {
        _at += 2;
        var words = new List<ShellWord>();
        var operators = false;
        ReadConditions(words, ref operators, start);
        if (!Failed && !TakeWord("]]"))
        {
            Fail(_at >= _end ? "a \"[[\" that is never closed" : Shown("unexpected"), _at >= _end ? start : _at);
        }

        // A shell that does not know "[[" runs a program of that name, and what follows on the next line.
        if (operators)
        {
            Odd("\"[[\" with operators");
        }
        else if (_text.AsSpan(start, _at - start).Contains('\n'))
        {
            Odd("\"[[\" over more than a line");
        }

        return Failed ? null : new TestCommand(Span(start), words, operators);
    }

    private void ReadConditions(List<ShellWord> words, ref bool operators, int start)
    {
        if (Enter())
        {
            ReadCondition(words, ref operators, start);
            while (!Failed && (Take("&&") || Take("||")))
            {
                operators = true;
                ReadCondition(words, ref operators, start);
            }
        }

        Leave();
    }

    // Lines may end before a condition and behind it, not within.
    private void ReadCondition(List<ShellWord> words, ref bool operators, int start)
    {
        SkipNewlines();
        while (!Failed && Peek() == '!' && IsMeta(Peek(1)))
        {
            words.Add(ReadWord()!);
            SkipNewlines();
        }

        if (Take("("))
        {
            operators = true;
            ReadConditions(words, ref operators, start);
            if (!Failed && !Take(")"))
            {
                Fail("a bracket that is never closed", start);
            }
        }
        else if (TestWord(words) is { } first)
        {
            SkipBlanks();
            if (IsUnary(first))
            {
                TestWord(words);
            }
            else
            {
                ReadComparison(words, ref operators);
            }
        }

        SkipNewlines();
    }

    private void ReadComparison(List<ShellWord> words, ref bool operators)
    {
        var at = _at;
        if (Peek() is '<' or '>' && Peek(1) != '(')
        {
            _at++;
            operators = true;
            words.Add(Plain(at));
            SkipBlanks();
            TestWord(words);
        }
        else if (TakeWord("=~"))
        {
            words.Add(Plain(at));
            SkipBlanks();
            words.Add(ReadPattern(ref operators));
        }
        else if (PeekWord() is "=" or "==" or "!=" or "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-nt" or "-ot" or "-ef")
        {
            words.Add(ReadWord()!);
            SkipBlanks();
            TestWord(words);
        }
        else if (!Failed && PeekWord() is not "]]" && Peek() is not (')' or '&' or '|'))
        {
            Fail(_at >= _end ? "a \"[[\" that is never closed" : Peek() == '\n' ? "a condition that is cut by the end of a line" : Shown("unexpected"), _at);
        }
    }

    private ShellWord? TestWord(List<ShellWord> words)
    {
        if (!Failed && PeekWord() is not "]]" && ReadWord() is { } word)
        {
            words.Add(word);
            return word;
        }

        if (!Failed)
        {
            Fail(_at >= _end ? "a \"[[\" that is never closed" : Shown("unexpected"), _at);
        }

        return null;
    }

    private static bool IsUnary(ShellWord word) =>
        word is { IsQuoted: false, Literal: ['-', var letter] } && "abcdefghknoprstuvwxzGLNORS".Contains(letter, StringComparison.Ordinal);

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
