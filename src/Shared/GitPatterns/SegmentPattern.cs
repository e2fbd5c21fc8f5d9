namespace AgentHost.GitPatterns;

/// <summary>A pattern for one segment of a path.</summary>
internal sealed class SegmentPattern
{
    private readonly GlobToken[] _tokens;

    private SegmentPattern(string literal)
    {
        _tokens = [];
        Literal = literal;
    }

    private SegmentPattern(GlobToken[] tokens)
    {
        _tokens = tokens;
        if (Array.TrueForAll(tokens, token => token.Kind == GlobTokenKind.Literal))
        {
            Literal = new([.. tokens.Select(token => token.Character)]);
        }
        else if (tokens[0].Kind == GlobTokenKind.Star && Array.TrueForAll(tokens[1..], token => token.Kind == GlobTokenKind.Literal))
        {
            Suffix = new([.. tokens[1..].Select(token => token.Character)]);
        }
    }

    /// <summary>The text, when it is nothing else.</summary>
    public string? Literal { get; }

    /// <summary>For <c>*TEXT</c>: the text.</summary>
    public string? Suffix { get; }

    /// <summary>Reads a pattern; null when it can match nothing (a class without an end, a lone backslash at its end).</summary>
    public static SegmentPattern? Parse(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny("*?[\\"))
        {
            return new(text.ToString());
        }

        var tokens = new List<GlobToken>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            switch (text[at])
            {
                case '*':
                    if (tokens.Count == 0 || tokens[^1].Kind != GlobTokenKind.Star)
                    {
                        tokens.Add(new(GlobTokenKind.Star));
                    }

                    at++;
                    break;
                case '?':
                    tokens.Add(new(GlobTokenKind.Any));
                    at++;
                    break;
                case '[':
                    if (CharacterClass.Read(text, ref at) is not { } set)
                    {
                        return null;
                    }

                    tokens.Add(new(GlobTokenKind.Class, Class: set));
                    break;
                case '\\' when at + 1 == text.Length:
                    return null;
                case '\\':
                    tokens.Add(new(GlobTokenKind.Literal, text[at + 1]));
                    at += 2;
                    break;
                default:
                    tokens.Add(new(GlobTokenKind.Literal, text[at]));
                    at++;
                    break;
            }
        }

        return new([.. tokens]);
    }

    public bool Matches(ReadOnlySpan<char> name, bool ignoreCase = false)
    {
        if (Literal is not null)
        {
            return AreSame(name, Literal, ignoreCase);
        }

        if (Suffix is not null)
        {
            return name.Length >= Suffix.Length && AreSame(name[^Suffix.Length..], Suffix, ignoreCase);
        }

        // Going back to the last star alone is enough: an earlier one that takes more gains nothing.
        int token = 0, at = 0, starToken = -1, starAt = 0;
        while (at < name.Length)
        {
            if (token < _tokens.Length && _tokens[token].Kind == GlobTokenKind.Star)
            {
                starToken = token++;
                starAt = at;
            }
            else if (token < _tokens.Length && MatchesOne(_tokens[token], name[at], ignoreCase))
            {
                token++;
                at++;
            }
            else if (starToken >= 0)
            {
                token = starToken + 1;
                at = ++starAt;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Length && _tokens[token].Kind == GlobTokenKind.Star)
        {
            token++;
        }

        return token == _tokens.Length;
    }

    private static bool MatchesOne(GlobToken token, char character, bool ignoreCase) => token.Kind switch
    {
        GlobTokenKind.Literal => token.Character == character || (ignoreCase && AreSameLetter(token.Character, character)),
        GlobTokenKind.Any => true,
        _ => token.Class!.Contains(character, ignoreCase),
    };

    private static bool AreSame(ReadOnlySpan<char> name, ReadOnlySpan<char> text, bool ignoreCase)
    {
        if (!ignoreCase || name.Length != text.Length)
        {
            return name.SequenceEqual(text);
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != text[i] && !AreSameLetter(name[i], text[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Of ASCII alone: a text may be one character for each byte.
    private static bool AreSameLetter(char one, char other) => (one ^ other) == ' ' && char.IsAsciiLetter(one);
}
