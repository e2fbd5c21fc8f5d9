namespace AgentHost.Processes.Windows;

/// <summary>
/// Finds a program by its bare name, in the absolute folders of PATH only: the system itself would look into the current folder first, where a repository could
/// have put its own <c>git</c>.
/// </summary>
internal static class WindowsSearch
{
    /// <summary>The program's absolute path; null when it is in none of the folders.</summary>
    /// <param name="name">A name without a folder; <c>.exe</c> is added when it has no ending.</param>
    /// <param name="path">The value of PATH.</param>
    /// <param name="exists">Whether there is such a file.</param>
    public static string? Find(string name, string path, Func<string, bool> exists)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny('/', '\\', ':'))
        {
            return null;
        }

        var file = name.Contains('.', StringComparison.Ordinal) ? name : name + ".exe";
        foreach (var entry in path.Split(';'))
        {
            var folder = entry.Trim().Trim('"');
            if (IsAbsolute(folder) && exists($"{folder.TrimEnd('/', '\\')}\\{file}"))
            {
                return $"{folder.TrimEnd('/', '\\')}\\{file}";
            }
        }

        return null;
    }

    /// <summary>True with a drive and a folder from its root, or a share's name.</summary>
    internal static bool IsAbsolute(string path) =>
        path.Length > 2 && ((char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] is '/' or '\\') || (path[0] is '/' or '\\' && path[1] is '/' or '\\'));
}
