using AgentHost.Permissions.Safety;

namespace AgentHost.Processes.Sandboxing;

/// <summary>Finds the files of a workspace that hold secrets by custom: those that ask before they are read.</summary>
internal static class WorkspaceSecrets
{
    /// <summary>The most entries that are looked at; a workspace with more is not started in.</summary>
    private const int MostEntries = 500_000;

    /// <summary>Folders that others' packages and git's objects fill: their files hold nobody's secrets of this workspace.</summary>
    private static readonly HashSet<string> PassedOver = new(StringComparer.Ordinal) { "node_modules", ".git", ".hg", ".svn", "__pycache__" };

    /// <summary>Lists them, links not followed; a folder of secrets stands for all in it.</summary>
    /// <param name="root">The workspace.</param>
    /// <param name="isShown">Tests that a rule lets commands read a file.</param>
    /// <exception cref="InvalidDataException">The workspace has too many files to be looked through.</exception>
    public static IReadOnlyList<string> In(string root, Func<string, bool> isShown)
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
                        throw new InvalidDataException($"{root} has more than {MostEntries} files, among which secrets would have to be found and hidden.");
                    }

                    if (SecretFiles.IsSecretName(entry.Name))
                    {
                        if (entry.LinkTarget is null && !isShown(entry.FullName))
                        {
                            found.Add(entry.FullName);
                        }
                    }
                    else if (entry.Attributes.HasFlag(FileAttributes.Directory) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                        && !PassedOver.Contains(entry.Name))
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
}
