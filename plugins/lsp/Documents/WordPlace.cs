namespace AgentHost.Plugins.Lsp.Documents;

/// <summary>Finds a name in a text.</summary>
internal static class WordPlace
{
    /// <summary>Finds the first place of a name as a whole word, in the text or on one line (from 0); null where there is none.</summary>
    public static TextPosition? Find(SourceText text, string name, int? line)
    {
        if (name.Length == 0)
        {
            return null;
        }

        var (first, last) = line is { } one ? (one, one) : (0, text.Lines - 1);
        TextPosition? mentioned = null;
        for (var i = first; i <= last; i++)
        {
            var span = text.Line(i);
            for (var from = 0; from <= span.Length - name.Length && span[from..].IndexOf(name, StringComparison.Ordinal) is var at and >= 0; from += at + 1)
            {
                var (start, end) = (from + at, from + at + name.Length);
                if ((start == 0 || !IsWord(span[start - 1])) && (end == span.Length || !IsWord(span[end])))
                {
                    // One in a comment is taken when there is no other.
                    if (!span.TrimStart().StartsWith("//") && !span.TrimStart().StartsWith("#") && !span.TrimStart().StartsWith("*"))
                    {
                        return new(i, start);
                    }

                    mentioned ??= new(i, start);
                }
            }
        }

        return mentioned;
    }

    /// <summary>The name that stands at a place, or ends there; null where there is none.</summary>
    public static string? At(SourceText text, TextPosition position)
    {
        var line = text.Line(position.Line);
        var (start, end) = (Math.Min(position.Character, line.Length), Math.Min(position.Character, line.Length));
        while (start > 0 && IsWord(line[start - 1]))
        {
            start--;
        }

        while (end < line.Length && IsWord(line[end]))
        {
            end++;
        }

        return end > start ? line[start..end].ToString() : null;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';
}
