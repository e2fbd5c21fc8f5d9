namespace AgentHost.Plugins.Infrastructure.Components;

/// <summary>Something that a component depends on.</summary>
/// <param name="Place">Where it says so.</param>
internal sealed record Dependency(Place Place)
{
    /// <summary>A component; null where it is a file or a folder.</summary>
    public string? Component { get; init; }

    /// <summary>The component's stack.</summary>
    public string? Stack { get; init; }

    /// <summary>A file, from the workspace's root.</summary>
    public string? File { get; init; }

    /// <summary>A folder, from the workspace's root.</summary>
    public string? Folder { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Component is not null ? $"{Component} in {Stack}" : File ?? Folder + "/";
}
