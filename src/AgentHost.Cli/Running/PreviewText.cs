using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary>Text of a plan that a person is shown before deciding: all of it, or its beginning and end with a mark between them.</summary>
internal sealed class PreviewText
{
    /// <summary>The most lines of a terminal that are shown unasked.</summary>
    public const int Most = 200;

    private const int Width = 160;
    private const int Head = 120;
    private const int Tail = 60;

    private PreviewText(List<string> lines) => Lines = lines;

    /// <summary>All lines, made harmless, long ones cut into several.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>True when <see cref="Shown"/> is all there is.</summary>
    public bool IsWhole => Lines.Count <= Most;

    /// <summary>The lines that are shown unasked.</summary>
    public IEnumerable<string> Shown => IsWhole
        ? Lines
        : [.. Lines.Take(Head), $"… {Lines.Count - Head - Tail} more lines are not shown here …", .. Lines.Skip(Lines.Count - Tail)];

    /// <summary>Lays a plan out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="titleLimit">How much of the title is shown elsewhere; a longer one comes first here, whole.</param>
    public static PreviewText Of(ToolPlan plan, int titleLimit)
    {
        var lines = new List<string>();
        if (plan.Title.Length > titleLimit)
        {
            Add(lines, plan.Title);
        }

        foreach (var block in plan.Preview)
        {
            Add(lines, block switch
            {
                DiffBlock diff => diff.Diff,
                CodeBlock code => code.Text,
                TextBlock text => text.Text,
                MarkdownBlock markdown => markdown.Text,
                LinkBlock link => link.Target,
                _ => "(a part of a kind that this version does not show)",
            });
        }

        return new PreviewText(lines);
    }

    private static void Add(List<string> lines, string text)
    {
        foreach (var raw in CleanText.Clean(text).Split('\n'))
        {
            var line = raw.AsSpan();
            var first = true;
            do
            {
                var cut = Math.Min(line.Length, Width);
                cut -= cut < line.Length && char.IsHighSurrogate(line[cut - 1]) ? 1 : 0;
                lines.Add(first ? line[..cut].ToString() : $"↳ {line[..cut]}");
                line = line[cut..];
                first = false;
            }
            while (line.Length > 0);
        }
    }
}
