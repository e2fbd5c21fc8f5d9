namespace AgentHost.FileSystem;

/// <summary>
/// One name of a path pattern: text with <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c> and <c>\</c> before a character that stands for itself.
/// </summary>
public sealed class GlobSegment
{
    private readonly string _pattern;

    private GlobSegment(string pattern, string? literal)
    {
        _pattern = pattern;
        Literal = literal;
    }

    /// <summary>The text, when it has no wildcard.</summary>
    public string? Literal { get; }

    public static GlobSegment Compile(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny('*', '?', '[') >= 0)
        {
            return new GlobSegment(pattern, null);
        }

        return new GlobSegment(pattern, pattern.Contains('\\', StringComparison.Ordinal) ? Unescape(pattern) : pattern);
    }

    public bool IsMatch(ReadOnlySpan<char> name, bool ignoreCase)
    {
        if (Literal is not null)
        {
            return name.Equals(Literal, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        ReadOnlySpan<char> pattern = _pattern;
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && One(pattern[p..], name[n], ignoreCase, out var used))
            {
                p += used;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool One(ReadOnlySpan<char> pattern, char c, bool ignoreCase, out int used)
    {
        used = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '\\' when pattern.Length > 1:
                used = 2;
                return Same(pattern[1], c, ignoreCase);
            case '[' when Class(pattern, c, ignoreCase, out var matched, out used):
                return matched;
            default:
                used = 1;
                return Same(pattern[0], c, ignoreCase);
        }
    }

    // False when the bracket is never closed: it is a plain character then.
    private static bool Class(ReadOnlySpan<char> pattern, char c, bool ignoreCase, out bool matched, out int used)
    {
        matched = false;
        var i = 1;
        var negate = false;
        if (i < pattern.Length && pattern[i] is '!' or '^')
        {
            negate = true;
            i++;
        }

        var first = i;
        for (; i < pattern.Length; i++)
        {
            if (pattern[i] == ']' && i > first)
            {
                matched ^= negate;
                used = i + 1;
                return true;
            }

            var low = pattern[i];
            var high = low;
            if (i + 2 < pattern.Length && pattern[i + 1] == '-' && pattern[i + 2] != ']')
            {
                high = pattern[i + 2];
                i += 2;
            }

            matched |= Within(low, high, c) || (ignoreCase && (Within(low, high, char.ToLowerInvariant(c)) || Within(low, high, char.ToUpperInvariant(c))));
        }

        used = 1;
        matched = false;
        return false;
    }

    private static bool Within(char low, char high, char c) => c >= low && c <= high;

    private static bool Same(char a, char b, bool ignoreCase) =>
        a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));

    private static string Unescape(string pattern)
    {
        var text = new System.Text.StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                i++;
            }

            text.Append(pattern[i]);
        }

        return text.ToString();
    }
}
