namespace AgentHost.GitPatterns;

/// <summary>A set in brackets: <c>[a-z0-9_]</c>, <c>[!x]</c>, <c>[[:digit:]]</c>.</summary>
internal sealed class CharacterClass(bool negated, IReadOnlyList<(char From, char To)> ranges, IReadOnlyList<Func<char, bool>> named)
{
    /// <summary>Tests that a character is in the set.</summary>
    /// <param name="character">The character.</param>
    /// <param name="ignoreCase">
    /// Takes a capital letter of ASCII for the small one. As in git, a range and a name also hold a small letter whose capital they hold; a single capital
    /// does not.
    /// </param>
    public bool Contains(char character, bool ignoreCase)
    {
        var small = ignoreCase && char.IsAsciiLetterUpper(character) ? (char)(character | ' ') : character;
        var capital = ignoreCase && char.IsAsciiLetterLower(small) ? (char)(small & ~' ') : small;
        foreach (var (from, to) in ranges)
        {
            if ((small >= from && small <= to) || (from != to && capital >= from && capital <= to))
            {
                return !negated;
            }
        }

        foreach (var test in named)
        {
            if (test(small) || test(capital))
            {
                return !negated;
            }
        }

        return negated;
    }

    /// <summary>Reads a class; null when it has no end or an unknown name: such a pattern matches nothing.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">At the opening bracket; after it, past the closing one.</param>
    public static CharacterClass? Read(ReadOnlySpan<char> pattern, ref int at)
    {
        var ranges = new List<(char, char)>();
        var named = new List<Func<char, bool>>();
        at++;
        var negated = at < pattern.Length && pattern[at] is '!' or '^';
        at += negated ? 1 : 0;
        for (var first = true; at < pattern.Length && (first || pattern[at] != ']'); first = false)
        {
            if (pattern[at..].StartsWith("[:"))
            {
                var end = pattern[at..].IndexOf(']');
                if (end > 2 && pattern[at + end - 1] == ':')
                {
                    if (Named(pattern.Slice(at + 2, end - 3)) is not { } test)
                    {
                        return null;
                    }

                    named.Add(test);
                    at += end + 1;
                    continue;
                }
            }

            if (!ReadCharacter(pattern, ref at, out var from))
            {
                return null;
            }

            var to = from;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                if (!ReadCharacter(pattern, ref at, out to))
                {
                    return null;
                }
            }

            // As in git, the first character of a range that is upside down still counts.
            ranges.Add((from, Math.Max(from, to) == to ? to : from));
        }

        if (at >= pattern.Length)
        {
            return null;
        }

        at++;
        return new(negated, ranges, named);
    }

    private static bool ReadCharacter(ReadOnlySpan<char> pattern, ref int at, out char character)
    {
        if (pattern[at] == '\\')
        {
            at++;
        }

        character = at < pattern.Length ? pattern[at] : '\0';
        return at++ < pattern.Length;
    }

    private static Func<char, bool>? Named(ReadOnlySpan<char> name) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit,
        "alpha" => char.IsAsciiLetter,
        "blank" => static c => c is ' ' or '\t',
        "cntrl" => static c => c is < ' ' or '\u007f',
        "digit" => char.IsAsciiDigit,
        "graph" => static c => c is > ' ' and < '\u007f',
        "lower" => char.IsAsciiLetterLower,
        "print" => static c => c is >= ' ' and < '\u007f',
        "punct" => static c => c is > ' ' and < '\u007f' && !char.IsAsciiLetterOrDigit(c),
        "space" => static c => c is ' ' or (>= '\t' and <= '\r'),
        "upper" => char.IsAsciiLetterUpper,
        "xdigit" => char.IsAsciiHexDigit,
        _ => null,
    };
}
