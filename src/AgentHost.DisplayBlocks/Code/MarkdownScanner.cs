using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Reads a line of Markdown as source.</summary>
internal static class MarkdownScanner
{
    public static void Read(string line, TokenList tokens, ref CodeState state)
    {
        var text = line.AsSpan().TrimStart(' ');
        var start = line.Length - text.Length;
        var fence = text.StartsWith("```") || text.StartsWith("~~~") ? text[..3].ToString() : null;
        if (state.End is { } end)
        {
            state = fence == end && text.Trim(end[0]).IsWhiteSpace() ? default : state;
            tokens.Add(0, line.Length, CodeClass.String);
            return;
        }

        if (fence is not null)
        {
            state = new CodeState { Mode = 1, End = fence };
            tokens.Add(0, line.Length, CodeClass.String);
            return;
        }

        if (text is ['#', ..] && text.TrimStart('#') is [] or [' ', ..])
        {
            tokens.Add(0, line.Length, CodeClass.Heading);
            return;
        }

        if (text is ['>', ..])
        {
            tokens.Add(0, line.Length, CodeClass.Comment);
            return;
        }

        var mark = text is ['-' or '*' or '+', ' ', ..] ? 1 : NumberMark(text);
        tokens.Add(start, start + mark, CodeClass.Keyword);
        CodeSpans(line, start + mark, tokens);
    }

    private static int NumberMark(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and < 10 && text[digits..] is ['.' or ')', ' ', ..] ? digits + 1 : 0;
    }

    private static void CodeSpans(string line, int from, TokenList tokens)
    {
        for (var open = line.IndexOf('`', from); open >= 0;)
        {
            var close = line.IndexOf('`', open + 1);
            if (close < 0)
            {
                return;
            }

            tokens.Add(open, close + 1, CodeClass.String);
            open = line.IndexOf('`', close + 1);
        }
    }
}
