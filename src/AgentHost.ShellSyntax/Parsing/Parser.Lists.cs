using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content>Lists and pipelines.</content>
internal sealed partial class Parser
{
    /// <summary>Reads commands up to the end of the text or to what closes something.</summary>
    private ShellList ReadList()
    {
        var items = new List<ListItem>(1);
        SkipNewlines();
        var start = _at;
        var end = _at;
        while (!Failed && _at < _end && !IsClosing())
        {
            var command = ReadAndOr();
            if (command is null)
            {
                break;
            }

            end = _at;
            SkipBlanks();
            var background = false;
            var separated = false;
            if (Peek() == ';' && Peek(1) is not (';' or '&'))
            {
                _at++;
                separated = true;
            }
            else if (Peek() == '&' && Peek(1) != '&')
            {
                _at++;
                background = separated = true;
            }
            else if (Peek() == '\n')
            {
                separated = true;
            }

            items.Add(new ListItem(command, background));
            SkipNewlines();
            if (!separated)
            {
                break;
            }
        }

        return new ShellList(new SourceSpan(Place(start), Place(Math.Max(start, end))), items);
    }

    private ShellList ReadBody(string what)
    {
        var list = ReadList();
        if (!Failed && list.Items.Count == 0)
        {
            Fail($"nothing {what}", _at);
        }

        return list;
    }

    private bool IsClosing()
    {
        switch (Peek())
        {
            case ')':
                return true;
            case ';':
                return Peek(1) is ';' or '&';
            case '}':
                return IsMeta(Peek(1));
            case 't' or 'd' or 'f' or 'e':
                return PeekWord() is "then" or "do" or "done" or "fi" or "elif" or "else" or "esac";
            default:
                return false;
        }
    }

    private ShellCommand? ReadAndOr()
    {
        var start = _at;
        var left = ReadPipeline();
        while (left is not null && !Failed)
        {
            SkipBlanks();
            var isOr = IsAt("||");
            if (!isOr && !IsAt("&&"))
            {
                break;
            }

            _at += 2;
            SkipNewlines();
            if (ReadPipeline() is not { } right)
            {
                return null;
            }

            left = new AndOrCommand(Span(start), left, isOr, right);
        }

        return left;
    }

    private ShellCommand? ReadPipeline()
    {
        SkipBlanks();
        var start = _at;
        var negated = false;
        var timed = false;
        while (!Failed)
        {
            if (Peek() == '!' && (IsMeta(Peek(1)) || Peek(1) == '\\' && Peek(2) == '\n'))
            {
                _at++;
                negated = !negated;
                if (timed)
                {
                    Odd("\"time !\"");
                }
            }
            else if (TakeWord("time"))
            {
                timed = true;
                SkipBlanks();
                if (TakeWord("-p"))
                {
                    SkipBlanks();
                }

                _ = TakeWord("--");
            }
            else
            {
                break;
            }

            SkipBlanks();
        }

        if (timed && (_at >= _end || Peek() is ';' or '\n' or ')'))
        {
            Odd("\"time\" alone");
            return new PipelineCommand(Span(start), []) { Timed = true, Negated = negated };
        }

        if (ReadCommand() is not { } first)
        {
            return null;
        }

        CheckTimed(timed, first);
        List<ShellCommand>? all = null;
        var errors = false;
        while (!Failed)
        {
            SkipBlanks();
            if (Peek() != '|' || Peek(1) == '|')
            {
                break;
            }

            _at++;
            if (Peek() == '&')
            {
                _at++;
                errors = true;
            }

            SkipNewlines();
            var prefixed = TakeWord("time");
            timed |= prefixed;
            SkipBlanks();
            if (ReadCommand() is not { } next)
            {
                return null;
            }

            CheckTimed(prefixed, next);
            (all ??= [first]).Add(next);
        }

        return all is null && !negated && !timed
            ? first
            : new PipelineCommand(Span(start), all ?? [first]) { Negated = negated, Timed = timed, PipesErrors = errors };
    }

    // Where "time" is a program, it gets words; not what only the shell could run.
    private void CheckTimed(bool isTimed, ShellCommand command)
    {
        if (isTimed && !(command is SimpleCommand { Assignments: [] } simple && IsPlainProgram(simple.Words)))
        {
            Odd("\"time\" before more than a program");
        }
    }
}
