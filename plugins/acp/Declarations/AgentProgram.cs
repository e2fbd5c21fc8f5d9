namespace AgentHost.Plugins.Acp.Declarations;

/// <summary>An agent's program on this machine, and what its sandbox has to show for it.</summary>
/// <param name="Path">The program, an absolute path.</param>
/// <param name="Reads">Folders that it is installed in.</param>
internal sealed record AgentProgram(string Path, IReadOnlyList<string> Reads)
{
    /// <summary>Finds a program on PATH, or at its path; null where there is none. Nothing is started.</summary>
    /// <param name="command">A name, or a path.</param>
    /// <param name="root">The workspace: programs of it are its word, not the person's, and are passed over on PATH.</param>
    public static AgentProgram? Find(string command, string root)
    {
        var found = command.Contains('/', StringComparison.Ordinal) || command.Contains(System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Rooted(Expand(command))
            : OnPath(command, root);
        return found is null ? null : new AgentProgram(found, Folders(found));
    }

    /// <summary>A path in which <c>~/</c> stands for the person's folder.</summary>
    public static string Expand(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) ? System.IO.Path.Combine(Home, path[2..]) : path;

    private static string Home => Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } set
        ? set
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    // One in the workspace, by a path below it, would be the repository's word on what is run.
    private static string? Rooted(string path) => System.IO.Path.IsPathFullyQualified(path) && File.Exists(path) ? path : null;

    private static string? OnPath(string command, string root)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (System.IO.Path.IsPathFullyQualified(folder) && !IsWithin(folder, root)
                && Array.Find(endings, ending => File.Exists(System.IO.Path.Combine(folder, command + ending))) is { } found)
            {
                return System.IO.Path.Combine(folder, command + found);
            }
        }

        return null;
    }

    private static bool IsWithin(string path, string root) =>
        path == root || path.StartsWith(root.TrimEnd(System.IO.Path.DirectorySeparatorChar) + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static List<string> Folders(string path)
    {
        var folders = new List<string> { FolderOf(path) };
        try
        {
            if (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                folders.Add(FolderOf(target.FullName));
            }
        }
        catch (IOException)
        {
            // A link that leads nowhere: the start says so.
        }

        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    // A package lies with those that it needs; a program beside its folder of programs.
    private static string FolderOf(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        for (var above = folder; above is not null; above = System.IO.Path.GetDirectoryName(above))
        {
            if (System.IO.Path.GetFileName(above) == "node_modules")
            {
                return System.IO.Path.GetDirectoryName(above) ?? above;
            }
        }

        return folder;
    }
}
