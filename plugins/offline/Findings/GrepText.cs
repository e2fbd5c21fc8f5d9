namespace AgentHost.Plugins.Offline.Findings;

/// <summary>Reads what <c>grep</c> prints: hits grouped under their file, or <c>path:line:text</c>.</summary>
internal static class GrepText
{
    /// <summary>Files with their hits, in order.</summary>
    public static IReadOnlyList<FileHits> Files(string text)
    {
        var files = new List<FileHits>();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd();
            var trimmed = line.TrimStart();
            if (trimmed.Length == 0 || trimmed == "--")
            {
                continue;
            }

            if (TryHit(trimmed, out var number, out var hit))
            {
                if (files.Count > 0)
                {
                    files[^1].Hits.Add((number, hit));
                }
            }
            else if (TryFlat(line, out var path, out number, out hit))
            {
                if (files.Count == 0 || files[^1].Path != path)
                {
                    files.Add(new FileHits(path));
                }

                files[^1].Hits.Add((number, hit));
            }
            else if (line.Length == trimmed.Length && TryHeading(line, out path))
            {
                files.Add(new FileHits(path));
            }
        }

        // A heading without a hit was a remark.
        files.RemoveAll(file => file.Hits.Count == 0);
        return files;
    }

    /// <summary>
    /// <c>12: text</c>, <c>12:text</c>, <c>12| text</c>, <c>L12: text</c>, <c>12⇥text</c>; context lines (<c>12-</c>) are hits for this purpose.
    /// </summary>
    private static bool TryHit(string line, out int number, out string hit)
    {
        number = 0;
        hit = "";
        var at = line.Length > 1 && line[0] == 'L' && char.IsAsciiDigit(line[1]) ? 1 : 0;
        var from = at;
        while (at < line.Length && at - from < 9 && char.IsAsciiDigit(line[at]))
        {
            number = (number * 10) + (line[at++] - '0');
        }

        if (at == from || at >= line.Length)
        {
            return false;
        }

        var rest = line.AsSpan(at).TrimStart(' ');
        if (rest.IsEmpty || rest[0] is not (':' or '|' or '-' or '\t' or '→' or '│'))
        {
            return false;
        }

        hit = rest[1..].Trim().ToString();
        return true;
    }

    private static bool TryFlat(string line, out string path, out int number, out string hit)
    {
        path = "";
        number = 0;
        hit = "";
        // From the second character on: a drive's colon is no separator.
        for (var colon = line.IndexOf(':', StringComparison.Ordinal); colon > 0; colon = line.IndexOf(':', colon + 1))
        {
            if (TryHit(line[(colon + 1)..], out number, out hit) && colon + 1 < line.Length && char.IsAsciiDigit(line[colon + 1]))
            {
                path = line[..colon];
                return !path.Contains("  ", StringComparison.Ordinal);
            }

            if (colon > 1)
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryHeading(string line, out string path)
    {
        path = line.TrimEnd(':');
        if (path.EndsWith(')') && path.LastIndexOf(" (", StringComparison.Ordinal) is var note and > 0)
        {
            path = path[..note].TrimEnd(':');
        }

        // A file's name may have spaces, a sentence has many.
        return path.Length > 0 && path[0] is not ('(' or '[' or '…') && path.AsSpan().Count(' ') < 4;
    }
}
