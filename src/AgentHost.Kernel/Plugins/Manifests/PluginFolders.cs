namespace AgentHost.Kernel.Plugins.Manifests;

/// <summary>Folders that hold a manifest.</summary>
internal static class PluginFolders
{
    /// <summary>The folders directly in one that hold a <c>plugin.json</c>, sorted; none where it cannot be read.</summary>
    public static IReadOnlyList<string> List(string folder)
    {
        try
        {
            var found = new List<string>();
            foreach (var child in Directory.EnumerateDirectories(folder))
            {
                if (File.Exists(Path.Combine(child, ManifestReader.FileName)))
                {
                    found.Add(child);
                }
            }
            found.Sort(StringComparer.Ordinal);
            return found;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
