using System.Text;
using AgentHost.Acp.Protocol;

namespace AgentHost.Acp.Updates;

/// <summary>Reads a unified diff as editors want changes: text before and text after, one change for each hunk.</summary>
internal static class DiffReader
{
    private const int MostHunks = 100;

    /// <summary>The changes of a diff.</summary>
    /// <param name="path">The file, an absolute path.</param>
    /// <param name="diff">The diff; it may be cut off.</param>
    /// <param name="isNew">True for a file that was not there before.</param>
    public static IEnumerable<ToolDiff> Read(string path, string diff, bool isNew)
    {
        StringBuilder? before = null;
        StringBuilder? after = null;
        var hunks = 0;
        foreach (var line in diff.Split('\n'))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                if (before is not null && after is not null && ++hunks <= MostHunks)
                {
                    yield return Change(path, before, after, isNew);
                }

                (before, after) = (new(), new());
            }
            else if (before is not null && after is not null && line.Length > 0)
            {
                // What is neither is the note on a last line without its end.
                _ = line[0] is ' ' or '-' ? before.Append(line, 1, line.Length - 1).Append('\n') : before;
                _ = line[0] is ' ' or '+' ? after.Append(line, 1, line.Length - 1).Append('\n') : after;
            }
        }

        if (before is not null && after is not null && hunks < MostHunks)
        {
            yield return Change(path, before, after, isNew);
        }
    }

    private static ToolDiff Change(string path, StringBuilder before, StringBuilder after, bool isNew) =>
        new(path, after.ToString()) { OldText = isNew && before.Length == 0 ? null : before.ToString() };
}
