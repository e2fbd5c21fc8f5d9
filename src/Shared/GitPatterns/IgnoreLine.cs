namespace AgentHost.GitPatterns;

/// <summary>One line of an ignore file, taken apart by the rules of gitignore(5).</summary>
internal readonly ref struct IgnoreLine
{
    private IgnoreLine(ReadOnlySpan<char> text, bool keep, bool folderOnly, bool byName)
    {
        Text = text;
        Keep = keep;
        FolderOnly = folderOnly;
        ByName = byName;
    }

    /// <summary>The pattern, without marks before and behind it.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>It began with <c>!</c>.</summary>
    public bool Keep { get; }

    /// <summary>It ended with a slash.</summary>
    public bool FolderOnly { get; }

    /// <summary>For names at any depth; else for paths from the file's folder.</summary>
    public bool ByName { get; }

    /// <summary>Reads a line; false for an empty one and a comment.</summary>
    public static bool TryRead(ReadOnlySpan<char> line, out IgnoreLine read)
    {
        read = default;
        line = TrimEnd(line);
        if (line.IsEmpty || line[0] == '#')
        {
            return false;
        }

        var keep = line[0] == '!';
        line = keep ? line[1..] : line;
        var folderOnly = line.EndsWith('/');
        line = folderOnly ? line[..^1] : line;
        if (line.IsEmpty)
        {
            return false;
        }

        var byName = !line.Contains('/');
        read = new(!byName && line[0] == '/' ? line[1..] : line, keep, folderOnly, byName);
        return true;
    }

    // Spaces at the end do not count unless a backslash stands before them.
    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> line)
    {
        line = line.EndsWith('\r') ? line[..^1] : line;
        if (!line.EndsWith(' '))
        {
            return line;
        }

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
