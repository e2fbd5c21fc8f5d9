namespace AgentHost;

/// <summary>A change to one file.</summary>
/// <param name="Path">The file, relative to the workspace.</param>
/// <param name="Diff">Unified diff; may be shortened.</param>
public sealed record DiffBlock(string Path, string Diff) : DisplayBlock("diff")
{
    /// <summary>Lines added.</summary>
    public int Added { get; init; }

    /// <summary>Lines removed.</summary>
    public int Removed { get; init; }
}
