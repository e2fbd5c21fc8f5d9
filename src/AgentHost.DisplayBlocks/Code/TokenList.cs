using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Parts of a line as they are found; neighbours of one class are one.</summary>
internal sealed class TokenList
{
    private readonly List<CodeToken> _tokens = [];

    /// <summary>End of the last part.</summary>
    public int End { get; private set; }

    /// <summary>Adds all up to a place, as one class; what was not told before it is plain.</summary>
    public void Add(int start, int end, CodeClass of)
    {
        if (start > End)
        {
            Append(start, CodeClass.Plain);
        }

        Append(end, of);
    }

    /// <summary>Makes the line, what is left of it plain.</summary>
    public CodeLine ToLine(string line)
    {
        Append(line.Length, CodeClass.Plain);
        return new CodeLine(line, [.. _tokens]);
    }

    private void Append(int end, CodeClass of)
    {
        if (end <= End)
        {
            return;
        }

        if (_tokens is [.., var last] && last.Class == of)
        {
            _tokens[^1] = last with { Length = end - last.Start };
        }
        else
        {
            _tokens.Add(new CodeToken(End, end - End, of));
        }

        End = end;
    }
}
