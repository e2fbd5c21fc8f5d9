using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Files.Writing;

/// <summary>Tells what an edit did.</summary>
internal static class EditMessages
{
    /// <summary>For people: one diff a file; of a change that has none (it is binary, or too large to compare) what is known of it.</summary>
    public static IReadOnlyList<DisplayBlock> Blocks(EditResult result) =>
    [
        .. result.Applied.Where(static change => change.Diff is not null || change.Kind == FileChangeKind.Write)
            .Select(static change => new DiffBlock(change.Path, change.Diff ?? $"--- a/{change.Path}\n+++ b/{change.Path}\n{Undiffed(change)}\n")
            {
                Added = change.Added,
                Removed = change.Removed,
            }),
    ];

    /// <summary>For the model: a line a file, then remarks.</summary>
    public static ToolResult Result(EditResult result, string verb, IReadOnlyList<string> notes)
    {
        var text = new StringBuilder();
        foreach (var change in result.Applied)
        {
            text.Append(change.To is { } to
                ? $"Moved {change.Path} to {to}\n"
                : string.Create(CultureInfo.InvariantCulture, $"{Verb(change, verb)} {change.Path} (+{change.Added} -{change.Removed})\n"));
        }

        foreach (var note in notes)
        {
            text.Append(note).Append('\n');
        }

        return ToolResult.Text(text.ToString().TrimEnd('\n')) with
        {
            Display = Blocks(result),
            Paths =
            [
                .. result.Applied.SelectMany(static change => change.To is { } to ? new[] { change.Path, to } : [change.Path]).Distinct(StringComparer.Ordinal)
            ],
            FilesSeen =
            [
                .. result.Applied.Where(change => change.After is not null).Select(change => new FileVersion(change.To ?? change.Path, change.After!))
            ],
        };
    }

    private static string Undiffed(AppliedChange change) => change.Added + change.Removed > 0
        ? string.Create(CultureInfo.InvariantCulture, $"… {change.Added} lines added, {change.Removed} removed: too much to be compared line by line")
        : "Binary files differ";

    private static string Verb(AppliedChange change, string verb) =>
        change.Before is null ? "Created" : change.Kind == FileChangeKind.Delete ? "Deleted" : verb;
}
