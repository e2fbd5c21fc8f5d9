using AgentHost.Plugins.Search.Globs;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>One line of an ignore file.</summary>
/// <param name="Keep">It began with <c>!</c>.</param>
/// <param name="FolderOnly">It ended with a slash.</param>
/// <param name="Name">For names at any depth; else null.</param>
/// <param name="Path">For paths from the file's folder; else null.</param>
internal sealed record IgnoreRule(bool Keep, bool FolderOnly, SegmentPattern? Name, PathPattern? Path)
{
    /// <summary>Reads a line by the rules of gitignore(5); null for an empty line, a comment, and what can match nothing.</summary>
    public static IgnoreRule? Parse(ReadOnlySpan<char> line)
    {
        line = TrimEnd(line);
        if (line.IsEmpty || line[0] == '#')
        {
            return null;
        }

        var keep = line[0] == '!';
        line = keep ? line[1..] : line;
        var folderOnly = line.EndsWith('/');
        line = folderOnly ? line[..^1] : line;
        if (line.IsEmpty)
        {
            return null;
        }

        if (!line.Contains('/'))
        {
            return SegmentPattern.Parse(line) is { } name ? new(keep, folderOnly, name, null) : null;
        }

        line = line[0] == '/' ? line[1..] : line;
        return PathPattern.Parse(line) is { } path ? new(keep, folderOnly, null, path) : null;
    }

    // Spaces at the end do not count unless a backslash stands before them.
    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> line)
    {
        line = line.EndsWith('\r') ? line[..^1] : line;
        var end = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
                end = Math.Min(at + 1, line.Length);
            }
            else if (line[at] != ' ')
            {
                end = at + 1;
            }
        }

        return line[..end];
    }
}
