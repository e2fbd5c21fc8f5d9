namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>Finds what an instruction file imports: <c>@path</c> at the beginning of a word, outside of code.</summary>
internal static class ImportNames
{
    private const int MostNames = 100;
    private const int LongestName = 300;

    private static readonly string[] Texts = [".md", ".mdc", ".txt"];

    /// <summary>The names, in their order, each once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOnly">True where nothing else stands in the text.</param>
    public static IReadOnlyList<string> Find(string text, out bool isOnly)
    {
        isOnly = true;
        var found = new List<string>();
        var fence = "";
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith("```") || trimmed.StartsWith("~~~"))
            {
                var mark = trimmed[..3].ToString();
                fence = fence.Length == 0 ? mark : fence == mark ? "" : fence;
                isOnly = false;
            }
            else if (fence.Length == 0)
            {
                isOnly &= AddOf(trimmed, found);
            }
        }

        return found;
    }

    /// <summary>Tests that a name is meant as a file also where none is there, so that a person hears of it.</summary>
    public static bool IsMeant(string name) => Array.Exists(Texts, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds the names of a line; true where it holds nothing else.</summary>
    private static bool AddOf(ReadOnlySpan<char> line, List<string> found)
    {
        var only = true;
        var code = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '`')
            {
                code = !code;
            }

            if (code || line[i] != '@' || (i > 0 && !char.IsWhiteSpace(line[i - 1]) && line[i - 1] != '('))
            {
                only &= char.IsWhiteSpace(line[i]);
                continue;
            }

            var rest = line[(i + 1)..];
            var end = rest.IndexOfAny(" \t`<>\"|*");
            var name = (end < 0 ? rest : rest[..end]).TrimEnd(".,;:!?)'");
            if (name.Length is 0 or > LongestName || name.Contains('@'))
            {
                only = false;
                continue;
            }

            if (found.Count < MostNames && !found.Contains(name.ToString(), StringComparer.Ordinal))
            {
                found.Add(name.ToString());
            }

            i += name.Length;
        }

        return only;
    }
}
