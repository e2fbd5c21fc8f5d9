namespace AgentHost.Acp.Protocol;

/// <summary>A place in a file that a call is about.</summary>
/// <param name="Path">The file, an absolute path.</param>
public sealed record ToolLocation(string Path)
{
    /// <summary>The line, from 1.</summary>
    public int? Line { get; init; }
}
