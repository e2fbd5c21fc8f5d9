namespace AgentHost.Acp.Protocol;

/// <summary>A change to a file.</summary>
/// <param name="Path">The file, an absolute path.</param>
/// <param name="NewText">Text after.</param>
public sealed record ToolDiff(string Path, string NewText) : ToolContent
{
    /// <summary>Text before; absent for a new file.</summary>
    public string? OldText { get; init; }
}
