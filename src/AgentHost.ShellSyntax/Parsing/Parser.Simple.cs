using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content>Simple commands, assignments and redirections.</content>
internal sealed partial class Parser
{
    private ShellCommand? ReadSimple(int start)
    {
        var words = new List<ShellWord>(4);
        List<Assignment>? assignments = null;
        List<Redirection>? redirections = null;
        var declares = false;
        var sends = false;
        var isSent = false;
        var end = _at;
        while (!Failed)
        {
            SkipBlanks();
            if (_at >= _end)
            {
                break;
            }

            if (ReadRedirection() is { } redirection)
            {
                (redirections ??= []).Add(redirection);
                sends |= redirection.Operator[0] == '&';
            }
            else if (Failed)
            {
                return null;
            }
            else if (words.Count == 0 && TryReadAssignment() is { } assignment)
            {
                (assignments ??= []).Add(assignment);
                isSent |= sends;
            }
            else if (Peek() is '\n' or ';' or '&' or '|' or ')')
            {
                break;
            }
            else if (Peek() == '(')
            {
                return words.Count == 1 && assignments is null && redirections is null ? ReadFunction(start, words[0]) : Unexpected();
            }
            else if (ReadWord(isDeclared: declares) is { } word)
            {
                if (words.Count == 0)
                {
                    if (IsMisread(word))
                    {
                        Fail("a word of the grammar, or an assignment, that is cut by the end of a line", start);
                        return null;
                    }

                    declares = word.Literal is "declare" or "typeset" or "local" or "export" or "readonly" or "alias" && !word.IsQuoted;
                }

                words.Add(word);
                isSent |= sends;
            }
            else
            {
                break;
            }

            end = _at;
        }

        if (!Failed && words.Count == 0 && assignments is null && redirections is null)
        {
            return Unexpected();
        }

        // "a &> f b" is one command, or "a" in the background and then "b".
        if (isSent || (sends && !IsPlainProgram(words)))
        {
            Odd("\"&>\" before the end of a command");
        }

        return new SimpleCommand(
            new SourceSpan(Place(start), Place(end)),
            assignments is null ? [] : assignments, words) { Redirections = redirections is null ? [] : redirections };
    }

    // Not one that changes the shell itself, which it could not do in the background or under a program.
    private static bool IsPlainProgram(IReadOnlyList<ShellWord> words) => words.Count > 0 && words[0].Known is { } program
        && program is not ("cd" or "pushd" or "popd" or "exit" or "return" or "eval" or "command" or "builtin"
            or "exec" or "source" or "." or "set" or "shift" or "trap" or "export" or "unset"
            or "read" or "local" or "readonly" or "declare" or "typeset" or "alias" or "unalias" or "break" or "continue");

    private ShellCommand? Unexpected()
    {
        Fail(_at >= _end ? "an end where a command is needed" : Shown("unexpected"), _at);
        return null;
    }

    // A continued line may stand anywhere, even in "i\<newline>f": that is not worth reading, but must not be read wrongly.
    private bool IsMisread(ShellWord word)
    {
        if (word.IsQuoted || word.Literal is not { } text || word.Span.End - word.Span.Start == text.Length)
        {
            return false;
        }

        var equal = text.IndexOf('=', StringComparison.Ordinal);
        return equal > 0 || text is "if" or "then" or "elif" or "else" or "fi" or "for" or "while" or "until" or "do"
            or "done" or "case" or "esac" or "select" or "function" or "coproc" or "time" or "[[" or "{" or "}" or "!"
            or "declare" or "typeset" or "local" or "export" or "readonly";
    }

    private Assignment? TryReadAssignment()
    {
        var at = _at;
        if (!IsNameStart(Peek()))
        {
            return null;
        }

        while (at < _end && IsNamePart(_text[at]))
        {
            at++;
        }

        if (at >= _end || _text[at] is not ('=' or '+' or '['))
        {
            return null;
        }

        var start = _at;
        var name = _text[start..at];
        IReadOnlyList<WordPart>? index = null;
        if (_text[at] == '[')
        {
            // "a[1]=x" sets; "a[1]" alone is a word.
            _at = at + 1;
            var inside = TryReadIndex();
            if (inside is null || !(Peek() == '=' || (Peek() == '+' && Peek(1) == '=')))
            {
                _at = Failed ? _at : start;
                return null;
            }

            index = inside;
            at = _at;
            Odd("a variable with an index");
        }

        var append = _text[at] == '+';
        if (append && (at + 1 >= _end || _text[at + 1] != '='))
        {
            return null;
        }

        _at = at + (append ? 2 : 1);
        if (append)
        {
            Odd("\"+=\"");
        }

        if (Peek() == '(')
        {
            Odd("a list");
            var elements = ReadElements();
            return new Assignment(Span(start), name, append) { Index = index, Elements = elements };
        }

        var value = ReadWord() ?? new ShellWord(Span(_at), []);
        return new Assignment(Span(start), name, append) { Index = index, Value = value };
    }

    private List<ShellWord> ReadElements()
    {
        var start = _at;
        _at++;
        var elements = new List<ShellWord>();
        while (!Failed)
        {
            SkipNewlines();
            if (Take(")"))
            {
                return elements;
            }

            if (_at >= _end || Peek() is ';' or '&' or '|' or '<' or '>' or '(' && !(Peek() is '<' or '>' && Peek(1) == '('))
            {
                Fail("a list that is never closed", start);
                break;
            }

            if (ReadWord() is not { } element)
            {
                Fail(Shown("unexpected"), _at);
                break;
            }

            elements.Add(element);
        }

        return elements;
    }

    /// <summary>Reads what stands between brackets; null, with nothing read, where they do not close on this line.</summary>
    private List<WordPart>? TryReadIndex()
    {
        var depth = 1;
        var parts = new List<WordPart>();
        while (!Failed && _at < _end)
        {
            var c = Peek();
            if (c is '\n')
            {
                return null;
            }

            if (c == '[')
            {
                depth++;
            }
            else if (c == ']' && --depth == 0)
            {
                _at++;
                return parts;
            }

            if (!ReadPart(parts, QuoteKind.None, inWord: false))
            {
                AddLiteral(parts, QuoteKind.None, 1);
            }
        }

        return null;
    }

    private Redirection? ReadRedirection()
    {
        var start = _at;
        var at = _at;
        if (char.IsAsciiDigit(Peek()))
        {
            while (at < _end && char.IsAsciiDigit(_text[at]))
            {
                at++;
            }
        }
        else if (Peek() == '{' && IsNameStart(Peek(1)))
        {
            at++;
            while (at < _end && IsNamePart(_text[at]))
            {
                at++;
            }

            if (at >= _end || _text[at] != '}')
            {
                return null;
            }

            at++;
        }

        if (at >= _end || _text[at] is not ('<' or '>' or '&') || (_text[at] is '<' or '>' && at + 1 < _end && _text[at + 1] == '(' && at == start))
        {
            return null;
        }

        var descriptor = _text[start..at];
        _at = at;
        var op = TakeOperator(descriptor.Length > 0);
        if (op is null)
        {
            _at = start;
            return null;
        }

        SkipBlanks();
        if (_at >= _end || ReadWord() is not { } target)
        {
            Fail("a redirection to nowhere", start);
            return null;
        }

        if (descriptor.Length > 1)
        {
            Odd("a file's number with more than a digit");
        }

        var redirection = new Redirection(Span(start), op, target) { Descriptor = descriptor };
        return redirection.IsHereDocument && !Failed ? Announce(redirection) : redirection;
    }

    private string? TakeOperator(bool numbered)
    {
        if (Peek() == '&')
        {
            return numbered ? null : Take("&>>") ? "&>>" : Take("&>") ? "&>" : null;
        }

        return Take("<<<") ? "<<<" : Take("<<-") ? "<<-" : Take("<<") ? "<<" : Take("<&") ? "<&" : Take("<>") ? "<>"
            : Take(">>") ? ">>" : Take(">&") ? ">&" : Take(">|") ? ">|" : Take("<") ? "<" : Take(">") ? ">" : null;
    }
}
