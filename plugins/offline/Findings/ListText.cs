namespace AgentHost.Plugins.Offline.Findings;

/// <summary>Reads what <c>list</c> and <c>glob</c> print: a tree by indentation or by drawn lines, or a path a line.</summary>
internal static class ListText
{
    /// <summary>Paths in order; folders end in a slash.</summary>
    public static IReadOnlyList<string> Paths(string text)
    {
        var lines = text.Split('\n');
        var paths = new List<string>();
        var folders = new List<(int Indent, string Path)>();
        for (var i = 0; i < lines.Length; i++)
        {
            var (indent, name) = Entry(lines[i]);
            if (name.Length == 0 || !IsName(name))
            {
                continue;
            }

            while (folders.Count > 0 && folders[^1].Indent >= indent)
            {
                folders.RemoveAt(folders.Count - 1);
            }

            var deeper = i + 1 < lines.Length && Entry(lines[i + 1]) is { Name.Length: > 0 } next && next.Indent > indent && IsName(next.Name);
            if (paths.Count == 0 && folders.Count == 0 && name is ("." or "./"))
            {
                folders.Add((indent, ""));
                continue;
            }

            var path = (folders.Count > 0 ? folders[^1].Path : "") + (name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name);
            if (deeper && !path.EndsWith('/'))
            {
                path += "/";
            }

            paths.Add(path);
            if (path.EndsWith('/'))
            {
                folders.Add((indent, path));
            }
        }

        return paths;
    }

    private static (int Indent, string Name) Entry(string line)
    {
        line = line.TrimEnd();
        var at = 0;
        while (at < line.Length && line[at] is (' ' or '\t' or '│' or '├' or '└' or '─' or '\u00A0'))
        {
            at++;
        }

        // The same drawn in ASCII.
        while (at + 3 < line.Length && (line.AsSpan(at).StartsWith("|-- ") || line.AsSpan(at).StartsWith("`-- ") || line.AsSpan(at).StartsWith("|   ")))
        {
            at += 4;
        }

        var name = line[at..];
        var note = name.IndexOf("  ", StringComparison.Ordinal);
        if (note < 0)
        {
            note = name.IndexOf('\t', StringComparison.Ordinal);
        }

        if (note < 0 && name.EndsWith(')'))
        {
            note = name.LastIndexOf(" (", StringComparison.Ordinal);
        }

        return (at, note > 0 ? name[..note].TrimEnd() : name);
    }

    /// <summary>Remarks ("3 more…", "No files match.") are no names.</summary>
    private static bool IsName(string name)
    {
        if (name.Length > 1000 || name[0] is ('(' or '[' or '…' or '<'))
        {
            return false;
        }

        var words = name.AsSpan().Count(' ');
        return words == 0 || (words < 6 && !name.EndsWith('.') && !name.EndsWith(':') && !name.EndsWith('…')
            && (name.Contains('.', StringComparison.Ordinal) || name.EndsWith('/')));
    }
}
