namespace AgentHost.Plugins.Manifests;

/// <summary>Folders of plugins.</summary>
internal static class PluginFolders
{
    /// <summary>The folders directly in one that hold a <c>plugin.json</c>, sorted; none where it cannot be read.</summary>
    public static IEnumerable<string> List(string folder) => ListAll(folder).Where(static child => File.Exists(Path.Combine(child, ManifestReader.FileName)));

    /// <summary>The folders directly in one, sorted; none where it cannot be read.</summary>
    public static IReadOnlyList<string> ListAll(string folder)
    {
        try
        {
            var found = new List<string>(Directory.EnumerateDirectories(folder));
            found.Sort(StringComparer.Ordinal);
            return found;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
