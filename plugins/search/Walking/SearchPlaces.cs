namespace AgentHost.Plugins.Search.Walking;

/// <summary>Words about the place of a search.</summary>
internal static class SearchPlaces
{
    /// <summary>The resource that a search in a path is.</summary>
    public static Resource Resource(string? path) => AgentHost.Resource.ReadPath(Name(path), recursive: true);

    /// <summary>The path, or the workspace's root.</summary>
    public static string Name(string? path) => string.IsNullOrWhiteSpace(path) ? "." : path;

    public static string Missing(string? path) => $"{Name(path)} does not exist: use list to see what is there.";
}
