using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Files.Writing;

/// <summary>Tells what an edit did.</summary>
internal static class EditReport
{
    /// <summary>For people: one diff a file.</summary>
    public static IReadOnlyList<DisplayBlock> Blocks(EditResult result) =>
    [
        .. result.Applied.Where(change => change.Diff is not null)
            .Select(change => new DiffBlock(change.Path, change.Diff!) { Added = change.Added, Removed = change.Removed }),
    ];

    /// <summary>For the model: a line a file, then remarks.</summary>
    public static ToolResult Result(EditResult result, string verb, IReadOnlyList<string> notes)
    {
        var text = new StringBuilder();
        foreach (var change in result.Applied)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(change.Before is null ? "Created" : verb)} {change.Path} (+{change.Added} -{change.Removed})\n");
        }

        foreach (var note in notes)
        {
            text.Append(note).Append('\n');
        }

        return ToolResult.Text(text.ToString().TrimEnd('\n')) with
        {
            Display = Blocks(result),
            Paths = [.. result.Applied.Select(change => change.Path)],
            FilesSeen = [.. result.Applied.Where(change => change.After is not null).Select(change => new FileVersion(change.Path, change.After!))],
        };
    }
}
