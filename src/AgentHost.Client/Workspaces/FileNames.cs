namespace AgentHost.Client;

/// <summary>Files and folders of a workspace, the likeliest first.</summary>
/// <param name="Entries">Paths relative to the workspace's root, with <c>/</c>; those of folders end with one.</param>
public sealed record FileNames(IReadOnlyList<string> Entries)
{
    /// <summary>True when the folders are still being read: asked again in a moment, it may know better ones.</summary>
    public bool Partial { get; init; }
}
