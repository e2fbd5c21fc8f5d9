using System.Text;

namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Reads the beginning of a README: its title and its first paragraph.</summary>
internal static class ReadmeReader
{
    public static void Read(string text, ProjectFacts facts)
    {
        var paragraph = new StringBuilder();
        var fenced = false;
        string? previous = null;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
                line = "";
            }

            // A line of === or --- makes a heading of the one before (CommonMark, setext headings).
            if (facts.Title is null && previous is { Length: > 0 } && line.Length > 2 && line.AsSpan().Trim('=').IsEmpty)
            {
                facts.Title = previous;
                paragraph.Clear();
                previous = null;
                continue;
            }

            if (line.StartsWith('#'))
            {
                if (paragraph.Length > 0)
                {
                    break;
                }

                facts.Title ??= line.Trim('#', ' ');
            }
            else if (line.Length == 0)
            {
                if (paragraph.Length > 0)
                {
                    break;
                }
            }
            else if (!fenced && !IsDecoration(line) && paragraph.Length < 1000)
            {
                paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line);
            }

            previous = line;
        }

        facts.Opening = paragraph.Length > 0 ? Markdown.Short(paragraph.ToString(), 600) : null;
    }

    /// <summary>Badges, images, HTML, rules, lists and tables come before the first sentence in many.</summary>
    private static bool IsDecoration(string line) =>
        line.StartsWith("![", StringComparison.Ordinal) || line.StartsWith("[![", StringComparison.Ordinal) || line.StartsWith('<') || line.StartsWith('|')
        || line.StartsWith("- ", StringComparison.Ordinal)
        || line.StartsWith("* ", StringComparison.Ordinal) || line.StartsWith("---", StringComparison.Ordinal)
        || line.StartsWith("===", StringComparison.Ordinal) || line.StartsWith("[//]", StringComparison.Ordinal);
}
