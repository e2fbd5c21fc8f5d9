namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A change to files.</summary>
/// <param name="Files">The files.</param>
public sealed record PatchBlock(IReadOnlyList<PatchFile> Files) : Block
{
    /// <summary>Files left out, since there were too many.</summary>
    public int OmittedFiles { get; init; }
}
