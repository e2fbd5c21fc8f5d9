namespace AgentHost.Processes.Sandboxing;

/// <summary>Finds the files and folders of a workspace that a sandbox keeps from commands.</summary>
internal static class KeptFiles
{
    /// <summary>The most entries that are looked at; a workspace with more is not started in.</summary>
    private const int MostEntries = 500_000;

    /// <summary>The most that is kept: each is a mount.</summary>
    private const int MostKept = 2_000;

    /// <summary>Folders that others' packages and git's objects fill: their files hold nobody's secrets of this workspace.</summary>
    private static readonly HashSet<string> PassedOver = new(StringComparer.Ordinal) { "node_modules", ".git", ".hg", ".svn", "__pycache__" };

    /// <summary>Parts of git's folder that hold content of other times.</summary>
    private static readonly string[] OfHistory = ["objects", "modules", "lfs", "worktrees"];

    /// <summary>Lists them, links not followed; a folder stands for all in it.</summary>
    /// <param name="root">The workspace.</param>
    /// <param name="isKept">Tests a path, with whether it is a folder.</param>
    /// <param name="history">True for what repositories hold of other times as well.</param>
    /// <exception cref="InvalidDataException">The workspace has too many files to be looked through, or too many to be kept.</exception>
    public static IReadOnlyList<string> In(string root, Func<string, bool, bool> isKept, bool history = false)
    {
        var found = new List<string>();
        var open = new Stack<string>([root]);
        var left = MostEntries;
        while (open.TryPop(out var folder))
        {
            try
            {
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
                {
                    if (--left < 0)
                    {
                        throw new InvalidDataException($"{root} has more than {MostEntries} files, among which those to hide would have to be found.");
                    }

                    // A link's own name says nothing: what it leads to is kept there, or lies outside.
                    if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null)
                    {
                        continue;
                    }

                    var isFolder = entry.Attributes.HasFlag(FileAttributes.Directory);
                    if (entry.Name == ".git")
                    {
                        found.AddRange(history ? HistoryOf(entry.FullName) : []);
                    }
                    else if (isKept(entry.FullName, isFolder))
                    {
                        found.Add(entry.FullName);
                        if (found.Count > MostKept)
                        {
                            throw new InvalidDataException($"{root} has more than {MostKept} files that would have to be hidden.");
                        }
                    }
                    else if (isFolder && !PassedOver.Contains(entry.Name))
                    {
                        open.Push(entry.FullName);
                    }
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // What cannot be listed here cannot be read there.
            }
        }

        return found;
    }

    /// <summary>Lists what a repository holds of other times; its folder may lie elsewhere, as that of a worktree does.</summary>
    private static IEnumerable<string> HistoryOf(string git)
    {
        var folder = Directory.Exists(git) ? git : SandboxReadableFolders.FindRepository(git);
        return folder is null ? [] : OfHistory.Select(name => Path.Combine(folder, name)).Where(Path.Exists);
    }
}
