namespace AgentHost.Testing.Shared;

/// <summary>Where the sources lie.</summary>
internal static class Repository
{
    /// <summary>The folder with Host.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A path as messages name it: from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Files below a folder of the repository, build output left out, in a stable order.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var start = PathTo(folder);
        return Directory.Exists(start)
            ? [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal)]
            : [];
    }

    private static bool IsSource(string path) =>
        !Relative(path).Split('/').Any(part => part is "obj" or "bin" or "artifacts" or "node_modules");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Host.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Host.sln; run the tests from a checkout.");
    }
}
