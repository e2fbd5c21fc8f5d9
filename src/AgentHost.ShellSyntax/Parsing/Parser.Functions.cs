using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content>Functions and coprocesses.</content>
internal sealed partial class Parser
{
    private ShellCommand? ReadFunction(int start, ShellWord name)
    {
        _at++;
        SkipBlanks();
        if (!Take(")") || name.Literal is not { } text || name.IsQuoted)
        {
            Fail("brackets behind a word", start);
            return null;
        }

        return ReadFunctionBody(start, text);
    }

    private ShellCommand? ReadFunctionKeyword(int start)
    {
        _at += 8;
        Odd("\"function\"");
        SkipBlanks();
        var name = ReadWord()?.Literal;
        if (name is null)
        {
            Fail("a function without a name", _at);
            return null;
        }

        SkipBlanks();
        if (Take("("))
        {
            SkipBlanks();
            if (!Take(")"))
            {
                Fail("a function's brackets that are never closed", _at);
            }
        }

        return ReadFunctionBody(start, name);
    }

    private ShellCommand? ReadFunctionBody(int start, string name)
    {
        SkipNewlines();
        var body = ReadCommand();
        if (body is null or SimpleCommand)
        {
            Fail("a function without a body", start);
            return null;
        }

        return new FunctionCommand(Span(start), name, body);
    }

    private ShellCommand? ReadCoproc(int start)
    {
        _at += 6;
        Odd("\"coproc\"");
        SkipBlanks();
        string? name = null;
        var mark = _at;
        if (IsNameStart(Peek()) && ReadWord()?.Literal is { } first)
        {
            SkipBlanks();
            if (Peek() == '(' || PeekWord() is "{" or "while" or "until" or "for" or "if" or "case" or "[[")
            {
                name = first;
            }
            else
            {
                _at = mark;
            }
        }

        return ReadCommand() is { } body ? new CoprocCommand(Span(start), name, body) : null;
    }
}
