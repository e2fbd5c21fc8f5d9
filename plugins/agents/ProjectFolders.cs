using AgentHost.RealPaths;

namespace AgentHost.Plugins.Agents;

/// <summary>Folders that files of people and projects are looked for in.</summary>
internal static class ProjectFolders
{
    private const int Most = 64;

    /// <summary>
    /// The workspace's folder and those above it, up to the repository's root; without a repository the first alone. None where the workspace is in another
    /// place: a folder of that name on this machine is another one.
    /// </summary>
    public static IReadOnlyList<string> Above(IWorkspaceContext workspace) => IsHere(workspace) ? Above(workspace.Root) : [];

    /// <summary>The repository's root, or the workspace's folder.</summary>
    public static string Top(IWorkspaceContext workspace) => Above(workspace) is [.., var top] ? top : workspace.Root;

    /// <summary>True where the workspace's folder is on this machine.</summary>
    public static bool IsHere(IWorkspaceContext workspace) => workspace.Target == "local";

    private static IReadOnlyList<string> Above(string root)
    {
        var folders = new List<string>();
        for (var folder = root; folder is not null && folders.Count < Most; folder = Path.GetDirectoryName(folder))
        {
            folders.Add(folder);
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return folders;
            }
        }

        return [root];
    }

    /// <summary>The person's own folders.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="name">What they hold: <c>agents</c>, <c>commands</c>.</param>
    public static IEnumerable<string> OfPerson(Func<string, string?> variables, string name)
    {
        var home = variables("HOME") is { Length: > 0 } set ? set : variables("USERPROFILE");
        if ((variables("XDG_CONFIG_HOME") is { Length: > 0 } given ? given : home is null ? null : Path.Combine(home, ".config")) is { } config)
        {
            yield return Path.Combine(config, "agents", name);
        }

        if (home is not null)
        {
            yield return Path.Combine(home, ".agents", name);
            yield return Path.Combine(home, ".claude", name);
        }
    }

    /// <summary>
    /// Markdown files in the folders of one name, with what they are: those of the project (<c>.agents</c>, <c>.claude</c>, nearest first), then the person's;
    /// an untrusted project's last.
    /// </summary>
    public static IEnumerable<(string File, string Folder, bool IsProject)> Files(IWorkspaceContext workspace, Func<string, string?> variables, string name)
    {
        var above = Above(workspace);
        var project = above.SelectMany(folder => new[] { Path.Combine(folder, ".agents", name), Path.Combine(folder, ".claude", name) })
            .Select(static folder => (Folder: folder, IsProject: true));
        var person = OfPerson(variables, name).Select(static folder => (Folder: folder, IsProject: false));
        foreach (var (folder, isProject) in workspace.Trusted ? project.Concat(person) : person.Concat(project))
        {
            foreach (var file in List(folder))
            {
                if (!isProject || RealPath.IsBelow(file, above[^1]))
                {
                    yield return (file, folder, isProject);
                }
            }
        }
    }

    /// <summary>Finds the reason why a file of the project may not be read into a prompt, as a sentence; null where it may.</summary>
    public static ValueTask<string?> FindReadProblemAsync(IWorkspaceContext workspace, string file, CancellationToken cancellationToken) =>
        workspace.FindReadProblemAsync(file, Top(workspace), cancellationToken);

    private static List<string> List(string folder)
    {
        try
        {
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = 3,
                IgnoreInaccessible = true,
                AttributesToSkip = FileAttributes.System
            };
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.md", options).Take(1_000).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
