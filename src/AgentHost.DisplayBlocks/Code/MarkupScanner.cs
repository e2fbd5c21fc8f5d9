using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Reads a line of XML or HTML.</summary>
internal static class MarkupScanner
{
    /// <summary>Modes between lines: within a tag, a value of an attribute, or what ends with the mark that the state has.</summary>
    private const int Tag = 1;

    private const int Value = 2;
    private const int Comment = 3;
    private const int Directive = 4;

    private static readonly (string Open, string Close, int Mode, CodeClass Class)[] Spans =
    [
        ("<!--", "-->", Comment, CodeClass.Comment), ("<![CDATA[", "]]>", Value, CodeClass.String), ("<!", ">", Directive, CodeClass.Attribute),
        ("<?", "?>", Directive, CodeClass.Attribute),
    ];

    public static void Read(string line, TokenList tokens, ref CodeState state)
    {
        var at = 0;
        while (at < line.Length)
        {
            at = state switch
            {
                { End: not null } => Rest(line, at, at, tokens, ref state),
                { Mode: Tag } => InTag(line, at, tokens, ref state),
                _ => InText(line, at, tokens, ref state),
            };
        }
    }

    /// <summary>Goes to the end of what is open; behind a value of an attribute the tag goes on.</summary>
    private static int Rest(string line, int start, int from, TokenList tokens, ref CodeState state)
    {
        var close = line.IndexOf(state.End!, from, StringComparison.Ordinal);
        var end = close < 0 ? line.Length : close + state.End!.Length;
        tokens.Add(start, end, state.Mode switch { Comment => CodeClass.Comment, Directive => CodeClass.Attribute, _ => CodeClass.String });
        if (close >= 0)
        {
            state = state.Depth > 0 ? new CodeState { Mode = Tag } : default;
        }

        return end;
    }

    private static int InText(string line, int at, TokenList tokens, ref CodeState state)
    {
        var rest = line.AsSpan(at);
        var next = rest.IndexOfAny('<', '&');
        if (next < 0)
        {
            return line.Length;
        }

        at += next;
        rest = rest[next..];
        foreach (var (open, close, mode, _) in Spans)
        {
            if (rest.StartsWith(open))
            {
                state = new CodeState { Mode = mode, End = close };
                return Rest(line, at, at + open.Length, tokens, ref state);
            }
        }

        if (rest[0] == '&')
        {
            var length = rest[1..].IndexOfAnyExcept(NameCharacters) + 1;
            var isEntity = length > 1 && length < rest.Length && rest[length] == ';';
            tokens.Add(at, at + (isEntity ? length + 1 : 1), isEntity ? CodeClass.Number : CodeClass.Plain);
            return at + (isEntity ? length + 1 : 1);
        }

        var name = rest is ['<', '/', ..] ? 2 : 1;
        if (name >= rest.Length || !char.IsLetter(rest[name]))
        {
            return at + 1;
        }

        var end = rest[name..].IndexOfAnyExcept(NameCharacters) is >= 0 and var found ? name + found : rest.Length;
        tokens.Add(at, at + end, CodeClass.Heading);
        state = new CodeState { Mode = Tag };
        return at + end;
    }

    private static int InTag(string line, int at, TokenList tokens, ref CodeState state)
    {
        var c = line[at];
        if (c == '>' || (c == '/' && at + 1 < line.Length && line[at + 1] == '>'))
        {
            var end = c == '>' ? at + 1 : at + 2;
            tokens.Add(at, end, CodeClass.Heading);
            state = default;
            return end;
        }

        if (c is '"' or '\'')
        {
            state = new CodeState { Mode = Value, Depth = 1, End = c.ToString() };
            return Rest(line, at, at + 1, tokens, ref state);
        }

        var length = line.AsSpan(at).IndexOfAnyExcept(NameCharacters);
        length = length < 0 ? line.Length - at : length;
        if (length > 0)
        {
            tokens.Add(at, at + length, CodeClass.Property);
            return at + length;
        }

        return at + 1;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-:.#@");
}
