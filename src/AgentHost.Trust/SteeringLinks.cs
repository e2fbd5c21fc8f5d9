using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Trust;

/// <summary>
/// Finds where links lead that stand in place of, or among, the files by which a workspace steers the host: what they lead to steers it as well.
/// </summary>
internal static class SteeringLinks
{
    private const int MostEntries = 20_000;

    private static readonly string[] Folders = [$"{SettingsLoader.ProjectFolder}/{PluginDiscovery.FolderName}", $"{SettingsLoader.ProjectFolder}/hooks"];
    private static readonly string[] Files = [SettingsLoader.ProjectFolder + "/agent.json", SettingsLoader.ProjectFolder + "/agent.local.json"];

    /// <summary>Real paths in the workspace to which such links lead; mostly none. What cannot be looked at is left out.</summary>
    /// <param name="paths">The workspace.</param>
    /// <param name="declared">Files that plugins read under trust.</param>
    public static IReadOnlyList<string> Of(IWorkspacePaths paths, IReadOnlyList<TrustFile> declared)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var left = MostEntries;
        foreach (var file in Files)
        {
            AddWhereLinked(Path.Combine(paths.Root, file));
        }

        foreach (var folder in Folders)
        {
            AddWhereLinked(Path.Combine(paths.Root, folder));
            Look(Path.Combine(paths.Root, folder));
        }

        foreach (var file in declared)
        {
            AddWhereLinked(file.In(paths.Root));
            if (file.IsFolder)
            {
                Look(file.In(paths.Root));
            }

            if (file.Hooks?.Folder is { } scripts)
            {
                AddWhereLinked(Path.Combine(paths.Root, scripts.TrimEnd('/')));
                Look(Path.Combine(paths.Root, scripts.TrimEnd('/')));
            }
        }

        return [.. found];

        bool AddWhereLinked(string path) =>
            Path.Exists(path) && paths.Resolve(path) is { IsResolved: true, Path: { } real } && real != path && paths.IsInside(real) && found.Add(real);

        void Look(string folder)
        {
            try
            {
                var info = new DirectoryInfo(folder);
                if (!info.Exists)
                {
                    return;
                }

                foreach (var entry in info.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
                {
                    if (--left < 0)
                    {
                        return;
                    }

                    var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
                    if (entry is DirectoryInfo && (!isLink || AddWhereLinked(entry.FullName)))
                    {
                        Look(entry.FullName);
                    }
                    else if (isLink)
                    {
                        AddWhereLinked(entry.FullName);
                    }
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // What cannot be looked at steers nothing either.
            }
        }
    }
}
