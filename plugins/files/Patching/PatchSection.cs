namespace AgentHost.Plugins.Files.Patching;

/// <summary>Part of a patch that changes one file.</summary>
/// <param name="Line">Its first line in the patch, from 1.</param>
/// <param name="Action">What is done.</param>
/// <param name="Path">The file.</param>
internal sealed record PatchSection(int Line, PatchAction Action, string Path)
{
    /// <summary>Path that the file moves to; null when it stays.</summary>
    public string? MoveTo { get; init; }

    /// <summary>The mode that git's lines want of the file, such as 100755; null where they say nothing.</summary>
    public string? Mode { get; init; }

    /// <summary>In the order of the patch. Of a new file: one at most, of new lines alone.</summary>
    public List<PatchHunk> Hunks { get; } = [];
}
