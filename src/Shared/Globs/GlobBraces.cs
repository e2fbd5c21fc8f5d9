namespace AgentHost.FileSystem;

/// <summary>Spreads <c>{a,b}</c> into one pattern each.</summary>
public static class GlobBraces
{
    /// <summary>The most patterns that one may spread into.</summary>
    public const int Most = 64;

    /// <summary>The patterns; null when there would be more than <see cref="Most"/>.</summary>
    public static List<string>? Expand(string pattern)
    {
        var done = new List<string>();
        var open = new Stack<string>();
        open.Push(pattern);
        while (open.TryPop(out var next))
        {
            if (!Find(next, out var start, out var end))
            {
                done.Add(next);
            }
            else
            {
                var pieces = Split(next.AsSpan(start + 1, end - start - 1));
                for (var i = pieces.Count - 1; i >= 0; i--)
                {
                    open.Push(string.Concat(next.AsSpan(0, start), pieces[i], next.AsSpan(end + 1)));
                }
            }

            if (done.Count + open.Count > Most)
            {
                return null;
            }
        }

        return done;
    }

    // The first group that has a comma at its own level; others are literal text.
    private static bool Find(string text, out int start, out int end)
    {
        for (start = 0; start < text.Length; start++)
        {
            if (text[start] == '\\')
            {
                start++;
                continue;
            }

            if (text[start] != '{')
            {
                continue;
            }

            var depth = 0;
            var comma = false;
            for (end = start; end < text.Length; end++)
            {
                switch (text[end])
                {
                    case '\\':
                        end++;
                        break;
                    case '{':
                        depth++;
                        break;
                    case ',' when depth == 1:
                        comma = true;
                        break;
                    case '}' when --depth == 0:
                        if (comma)
                        {
                            return true;
                        }

                        goto next;
                }
            }

        next:;
        }

        end = -1;
        return false;
    }

    private static List<string> Split(ReadOnlySpan<char> text)
    {
        var pieces = new List<string>();
        int depth = 0, from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    pieces.Add(text[from..i].ToString());
                    from = i + 1;
                    break;
            }
        }

        pieces.Add(text[Math.Min(from, text.Length)..].ToString());
        return pieces;
    }
}
