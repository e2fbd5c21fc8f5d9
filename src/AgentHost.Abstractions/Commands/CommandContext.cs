namespace AgentHost;

/// <summary>What a command may use.</summary>
public sealed class CommandContext
{
    /// <summary>The workspace.</summary>
    public required IWorkspaceContext Workspace { get; init; }

    /// <summary>The session, for a slash command.</summary>
    public string? SessionId { get; init; }

    /// <summary>The person; absent with nobody there.</summary>
    public IUserInteraction? User { get; init; }

    /// <summary>Other plugins' capabilities.</summary>
    public required ICapabilities Capabilities { get; init; }
}
