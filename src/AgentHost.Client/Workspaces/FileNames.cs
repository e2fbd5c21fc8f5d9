namespace AgentHost.Client;

/// <summary>Files and folders of a workspace, the likeliest first.</summary>
/// <param name="Entries">
/// Paths relative to the workspace's root, with <c>/</c>; those of folders end with one. Names of sources stand before them, as behind an <c>@</c>
/// (<c>git:diff</c>); those that go on end with a colon.
/// </param>
public sealed record FileNames(IReadOnlyList<string> Entries)
{
    /// <summary>True when the folders are still being read, or a source is asked: asked again in a moment, it may know better ones.</summary>
    public bool Partial { get; init; }

    /// <summary>Sentence for the person: why a source has no names, or that it is waited for; null for nothing to say.</summary>
    public string? Note { get; init; }
}
