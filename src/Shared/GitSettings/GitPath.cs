namespace AgentHost.GitSettings;

/// <summary>Paths that files of git name.</summary>
internal static class GitPath
{
    /// <summary>
    /// A path that a repository names, from a folder; null for what is none, and for one on another machine: to look there would log in there.
    /// </summary>
    public static string? Resolve(string folder, string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        // A rooted path stands for itself. What begins with two slashes is another machine's on Windows.
        var full = Path.GetFullPath(Path.Combine(folder, path));
        return OperatingSystem.IsWindows() && full.StartsWith(@"\\", StringComparison.Ordinal) && !folder.StartsWith(@"\\", StringComparison.Ordinal)
            ? null
            : full;
    }

    /// <summary>A path with all links on its way followed; as it is where it cannot be followed.</summary>
    public static string Real(string path)
    {
        try
        {
            // A link can lead to one; more on the way than this are a circle.
            for (var turn = 0; turn < 40; turn++)
            {
                if (FollowFirst(path) is not { } followed)
                {
                    break;
                }

                path = followed;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The path as it is.
        }

        return path;
    }

    private static string? FollowFirst(string path)
    {
        var root = Path.GetPathRoot(path) ?? "";
        for (var at = root.Length; at < path.Length;)
        {
            var end = path.IndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], at);
            end = end < 0 ? path.Length : end;
            if (end > at && new DirectoryInfo(path[..end]).LinkTarget is { } target)
            {
                return Path.GetFullPath(Path.Join(Path.Combine(Path.GetDirectoryName(path[..end]) ?? root, target), path[end..]));
            }

            at = end + 1;
        }

        return null;
    }
}
