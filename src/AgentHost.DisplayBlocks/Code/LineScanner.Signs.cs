using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <content>What a sign begins: variables, attributes, directives, lifetimes, patterns and tags.</content>
internal sealed partial class LineScanner
{
    private bool TryVariable(char sign)
    {
        var end = _at + 1;
        if (At(1) is '{' or '(' && sign == '$')
        {
            var close = line.IndexOf(At(1) == '{' ? '}' : ')', _at);
            // What is in parentheses is a command, but in makefiles.
            end = close >= 0 && line.AsSpan(_at + 2, close - _at - 2).IndexOfAny(" $(") < 0 ? close + 1 : end;
        }
        else if (IsNameStart(At(1)) || (sign == '@' && At(1) == '@'))
        {
            end++;
            while (end < line.Length && (IsNamePart(line[end]) || (line[end] == ':' && language.Name == "powershell")))
            {
                end++;
            }
        }
        else if (At(1) is (>= '0' and <= '9') or '?' or '#' or '@' or '*' or '!' or '<' or '^' or '_')
        {
            end++;
        }

        if (end == _at + 1)
        {
            return false;
        }

        Take(end - _at, CodeClass.Variable);
        return true;
    }

    private bool TryAttribute()
    {
        var end = _at + 1;
        while (end < line.Length && (IsNamePart(line[end]) || line[end] == '.'))
        {
            end++;
        }

        if (end == _at + 1)
        {
            return false;
        }

        Take(end - _at, CodeClass.Attribute);
        return true;
    }

    /// <summary>Directives, lifetimes, patterns and tags.</summary>
    private bool TrySign(char c)
    {
        var length = c switch
        {
            '#' when language.HasDirectives && IsAtLineStart => line.AsSpan(_at + 1).TrimStart() is { Length: > 0 } word && char.IsLetter(word[0])
                ? line.Length - _at - word.Length + WordLength(word) : 0,
            '#' when language.HasLifetimes && At(1) is '[' or '!' => line.IndexOf(']', _at) is > 0 and var close ? close + 1 - _at : line.Length - _at,
            '\'' when language.HasLifetimes => LifetimeLength(),
            '/' when language.HasPatterns => PatternLength(),
            '<' when language.HasTags => TagLength(),
            _ => 0,
        };
        if (length <= 0)
        {
            return false;
        }

        Take(length, c switch
        {
            '/' => CodeClass.String,
            '<' => CodeClass.Heading,
            '\'' when line[_at + length - 1] == '\'' && length > 1 => CodeClass.String,
            _ => CodeClass.Attribute,
        });
        return true;
    }

    private static int WordLength(ReadOnlySpan<char> word) => word.IndexOfAny(" \t(<\"") is >= 0 and var end ? end : word.Length;

    private int LifetimeLength()
    {
        var rest = line.AsSpan(_at + 1);
        if (rest is ['\\', ..])
        {
            return rest[1..].IndexOf('\'') is >= 0 and < 12 and var end ? end + 3 : 1;
        }

        var character = rest.Length > 1 && char.IsSurrogate(rest[0]) ? 2 : 1;
        if (rest.Length > character && rest[character] == '\'')
        {
            return character + 2;
        }

        var name = 0;
        while (name < rest.Length && IsNamePart(rest[name]))
        {
            name++;
        }

        return name == 0 ? 0 : name + 1;
    }

    /// <summary>A slash begins a pattern where no value stands before it, and another one ends it in this line.</summary>
    private int PatternLength()
    {
        var before = Before;
        if (before is not ('\0' or '(' or ',' or '=' or ':' or '[' or '!' or '&' or '|' or '?' or '{' or '}' or ';' or '~')
            && !line.AsSpan(0, _at).TrimEnd().EndsWith("return"))
        {
            return 0;
        }

        var inSet = false;
        for (var at = _at + 1; at < line.Length; at++)
        {
            switch (line[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    inSet = true;
                    break;
                case ']':
                    inSet = false;
                    break;
                case '/' when !inSet:
                    at++;
                    while (at < line.Length && char.IsAsciiLetter(line[at]))
                    {
                        at++;
                    }

                    return at - _at;
                default:
                    break;
            }
        }

        return 0;
    }

    private int TagLength()
    {
        var name = At(1) == '/' ? 2 : 1;
        if (!char.IsLetter(At(name)) || (name == 1 && (IsNamePart(Before) || Before is ')' or ']')))
        {
            return 0;
        }

        var end = name;
        while (IsNamePart(At(end)) || At(end) == '.')
        {
            end++;
        }

        return end;
    }
}
