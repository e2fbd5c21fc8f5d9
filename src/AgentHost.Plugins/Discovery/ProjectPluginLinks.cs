using AgentHost.FileSystem;

namespace AgentHost.Plugins.Discovery;

/// <summary>Finds links by which a project's plugin would have files elsewhere: what is trusted, and what is protected, is the plugin's own folder.</summary>
internal static class ProjectPluginLinks
{
    private const int MostEntries = 20_000;

    /// <summary>Finds the reason why a project's plugin is not loaded, as a sentence; null where all that it has lies in its folder.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="root">The workspace's real path.</param>
    public static string? FindFault(string folder, string root)
    {
        if (new DirectoryInfo(folder).LinkTarget is { } target)
        {
            return $"The project's plugin in {folder} is not loaded: the folder is a link (to {target}), which is not followed; put the folder itself there.";
        }

        if (WorkspacePaths.TryOpen(root, "", NativeFileSystem.ForThisSystem(), out _) is not { } paths
            || paths.Resolve(folder) is not { IsResolved: true, Path: { } real } || !paths.IsInside(real))
        {
            return $"The project's plugin in {folder} is not loaded: a link on the way there leads out of the project; put the folder itself there.";
        }

        try
        {
            var left = MostEntries;
            foreach (var entry in Entries(new DirectoryInfo(folder)))
            {
                if (--left < 0)
                {
                    return $"The project's plugin in {folder} is not loaded: it has more than {MostEntries} files; make it smaller.";
                }

                if (entry.LinkTarget is not null
                    && !(paths.Resolve(entry.FullName) is { IsResolved: true, Path: { } leads } && leads.StartsWith(real + "/", StringComparison.Ordinal)))
                {
                    return $"The project's plugin in {folder} is not loaded: {entry.FullName} is a link that leads out of it; put the file itself there.";
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"The project's plugin in {folder} is not loaded: it cannot be looked through ({fault.Message.TrimEnd('.')}).";
        }

        return null;
    }

    // Links to folders are told, and not entered.
    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos(
            "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
        {
            yield return entry;
            if (entry is DirectoryInfo { LinkTarget: null } below)
            {
                foreach (var deeper in Entries(below))
                {
                    yield return deeper;
                }
            }
        }
    }
}
