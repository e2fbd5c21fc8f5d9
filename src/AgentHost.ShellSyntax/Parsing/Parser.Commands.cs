using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content>Compound commands.</content>
internal sealed partial class Parser
{
    private ShellCommand? ReadCommand()
    {
        if (!Enter())
        {
            Leave();
            return null;
        }

        var command = ReadAnyCommand();
        Leave();
        return Failed ? null : command;
    }

    private ShellCommand? ReadAnyCommand()
    {
        SkipBlanks();
        if (_at >= _end)
        {
            Fail("an end where a command is needed", _at);
            return null;
        }

        var start = _at;
        if (Peek() == '(')
        {
            return Closed(ReadBracketed(start));
        }

        return PeekWord() switch
        {
            "{" => Closed(ReadGroup(start)),
            "if" => Closed(ReadIf(start)),
            "while" => Closed(ReadLoop(start, isUntil: false)),
            "until" => Closed(ReadLoop(start, isUntil: true)),
            "for" => Closed(ReadFor(start)),
            "select" => Closed(ReadFor(start)),
            "case" => Closed(ReadCase(start)),
            "function" => ReadFunctionKeyword(start),
            "[[" => Closed(ReadTest(start)),
            "coproc" => ReadCoproc(start),
            "then" or "do" or "done" or "fi" or "elif" or "else" or "esac" or "}" or "in" or "]]" or "!" => ReadSimpleOrFail(start),
            _ => ReadSimple(start),
        };
    }

    // "in" and "]]" are words like others where a command begins; the rest of them are not.
    private ShellCommand? ReadSimpleOrFail(int start)
    {
        if (PeekWord() is "in" or "]]")
        {
            return ReadSimple(start);
        }

        Fail($"an unexpected \"{PeekWord()}\"", _at);
        return null;
    }

    /// <summary>Reads the redirections behind a compound command, and sees that nothing else follows.</summary>
    private ShellCommand? Closed(ShellCommand? command)
    {
        if (command is null || Failed)
        {
            return null;
        }

        List<Redirection>? redirections = null;
        while (true)
        {
            SkipBlanks();
            if (ReadRedirection() is not { } redirection)
            {
                break;
            }

            (redirections ??= []).Add(redirection);
            if (redirection.Operator[0] == '&')
            {
                Odd("\"&>\" behind a compound command");
            }
        }

        if (!Failed && _at < _end && Peek() is not ('\n' or ';' or '&' or '|' or ')') && !IsClosing())
        {
            Fail(Shown("unexpected"), _at);
        }

        return redirections is null ? command : command with { Redirections = redirections };
    }

    private ShellCommand? ReadBracketed(int start)
    {
        if (IsAt("(("))
        {
            // The outer bracket's "((" is the first of two: what is remembered is where the inner one closes.
            if (TryArithmetic(2, "))") is { } parts)
            {
                Odd("\"((\"");
                return new ArithmeticCommand(Span(start), parts);
            }

            if (Failed)
            {
                return null;
            }
        }

        _at++;
        if (IsContinuedBracket())
        {
            Fail("two brackets with the end of a line between them", start);
        }

        var body = ReadBody("between the brackets");
        if (!Failed && !Take(")"))
        {
            Fail("a bracket that is never closed", start);
        }

        if (_closings is not null && _closings.TryGetValue(start, out var close) && close >= 0 && close != _at)
        {
            Fail("brackets that can be read in two ways", start);
        }

        return new GroupCommand(Span(start), body, IsSubshell: true);
    }

    private ShellCommand? ReadGroup(int start)
    {
        _at++;
        var body = ReadBody("between the braces");
        Expect("}");
        return new GroupCommand(Span(start), body, IsSubshell: false);
    }

    private ShellCommand? ReadIf(int start)
    {
        _at += 2;
        var branches = new List<IfBranch>(1);
        ShellList? otherwise = null;
        while (!Failed)
        {
            var condition = ReadBody("behind \"if\"");
            Expect("then");
            branches.Add(new IfBranch(condition, ReadBody("behind \"then\"")));
            SkipNewlines();
            if (TakeWord("elif"))
            {
                continue;
            }

            if (TakeWord("else"))
            {
                otherwise = ReadBody("behind \"else\"");
            }

            Expect("fi");
            break;
        }

        return new IfCommand(Span(start), branches, otherwise);
    }

    private ShellCommand? ReadLoop(int start, bool isUntil)
    {
        _at += 5;
        var condition = ReadBody("behind \"while\"");
        return new LoopCommand(Span(start), condition, ReadDo(), isUntil) { Span = Span(start) };
    }

    private ShellList ReadDo()
    {
        SkipNewlines();
        if (TakeWord("{"))
        {
            var braced = ReadBody("between the braces");
            Expect("}");
            return braced;
        }

        Expect("do");
        var body = ReadBody("behind \"do\"");
        Expect("done");
        return body;
    }

    private ShellCommand? ReadFor(int start)
    {
        var isSelect = Take("select");
        if (!isSelect)
        {
            _at += 3;
        }

        SkipBlanks();
        if (isSelect)
        {
            Odd("\"select\"");
        }
        else if (IsAt("(("))
        {
            Odd("\"for ((\"");
            if (TryArithmetic(2, "))") is not { } header)
            {
                Fail("a loop's brackets that are never closed", start);
                return null;
            }

            SkipBlanks();
            _ = Peek() == ';' && Take(";");
            var repeated = ReadDo();
            return new ArithmeticForCommand(Span(start), header, repeated);
        }

        var name = ReadName();
        if (name.Length == 0)
        {
            Fail("a loop without a variable", _at);
            return null;
        }

        List<ShellWord>? words = null;
        SkipNewlines();
        if (TakeWord("in"))
        {
            words = [];
            SkipBlanks();
            while (!Failed && _at < _end && Peek() is not (';' or '\n' or '&' or '|' or ')' or '('))
            {
                if (ReadWord() is not { } word)
                {
                    break;
                }

                words.Add(word);
                SkipBlanks();
            }

            if (!Failed && Peek() is not (';' or '\n'))
            {
                Fail("a loop whose words do not end", _at);
            }
        }

        SkipBlanks();
        if (Peek() == ';' && Peek(1) != ';')
        {
            _at++;
        }

        var body = ReadDo();
        return new ForCommand(Span(start), name, words, body, isSelect);
    }

    private string ReadName()
    {
        var start = _at;
        if (IsNameStart(Peek()))
        {
            while (IsNamePart(Peek()))
            {
                _at++;
            }
        }

        if (_at > start && !IsMeta(Peek()))
        {
            Fail("a name with a character that cannot be in it", _at);
        }

        return _text[start..Math.Max(start, Math.Min(_at, _text.Length))];
    }

    private ShellCommand? ReadCase(int start)
    {
        _at += 4;
        SkipBlanks();
        if (ReadWord() is not { } subject)
        {
            Fail("a \"case\" without a word", _at);
            return null;
        }

        Expect("in");
        var items = new List<CaseItem>();
        while (!Failed)
        {
            SkipNewlines();
            if (TakeWord("esac"))
            {
                break;
            }

            if (Peek() == '(')
            {
                _at++;
                SkipBlanks();
            }

            var patterns = ReadPatterns();
            var body = ReadList();
            SkipNewlines();
            var ending = Take(";;&") ? ";;&" : Take(";;") ? ";;" : Take(";&") ? ";&" : "";
            items.Add(new CaseItem(patterns, body, ending));
            if (ending.Length == 0)
            {
                Expect("esac");
                break;
            }
        }

        return new CaseCommand(Span(start), subject, items);
    }

    private List<ShellWord> ReadPatterns()
    {
        var patterns = new List<ShellWord>(1);
        while (!Failed)
        {
            SkipBlanks();
            if (ReadWord() is not { } pattern)
            {
                Fail("a pattern that is missing", _at);
                break;
            }

            patterns.Add(pattern);
            SkipBlanks();
            if (Peek() == '|' && Peek(1) != '|')
            {
                _at++;
                continue;
            }

            if (!Take(")"))
            {
                Fail("a pattern that does not end with ')'", _at);
            }

            break;
        }

        return patterns;
    }
}
