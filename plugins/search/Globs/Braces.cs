using System.Text;

namespace AgentHost.Plugins.Search.Globs;

/// <summary>Expands <c>{a,b}</c>, nested too.</summary>
internal static class Braces
{
    private const int MaxPatterns = 1_000;

    /// <summary>Splits at commas that stand outside of braces and brackets.</summary>
    public static IReadOnlyList<string> SplitList(string text)
    {
        var parts = new List<string>();
        int depth = 0, start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}':
                    depth = Math.Max(0, depth - 1);
                    break;
                case ',' when depth == 0:
                    parts.Add(text[start..at]);
                    start = at + 1;
                    break;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>All patterns without braces; null when there would be too many.</summary>
    public static IReadOnlyList<string>? Expand(string pattern)
    {
        var done = new List<string>();
        var open = new Stack<string>();
        open.Push(pattern);
        while (open.TryPop(out var next))
        {
            if (done.Count + open.Count > MaxPatterns)
            {
                return null;
            }

            if (FindGroup(next) is not var (start, end))
            {
                done.Add(next);
                continue;
            }

            foreach (var choice in SplitList(next[(start + 1)..end]).Reverse())
            {
                open.Push(new StringBuilder(next, 0, start, next.Length + 16).Append(choice).Append(next, end + 1, next.Length - end - 1).ToString());
            }
        }

        return done;
    }

    private static (int Start, int End)? FindGroup(string text)
    {
        int depth = 0, start = -1;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '{':
                    start = depth++ == 0 ? at : start;
                    break;
                case '}' when depth > 0:
                    if (--depth == 0)
                    {
                        return (start, at);
                    }

                    break;
            }
        }

        return null;
    }
}
