namespace AgentHost;

/// <summary>Context of a command: all that it may use. It asks nobody: what it needs to know stands in its words and options.</summary>
public sealed class CommandContext
{
    /// <summary>The workspace.</summary>
    public required IWorkspaceContext Workspace { get; init; }

    /// <summary>The session, for a slash command.</summary>
    public string? SessionId { get; init; }

    /// <summary>Other plugins' capabilities.</summary>
    public required ICapabilities Capabilities { get; init; }
}
