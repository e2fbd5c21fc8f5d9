namespace AgentHost;

/// <summary>Context of a command: all that it may use. What it needs to know stands in its words and options, and it can ask who called it.</summary>
public sealed class CommandContext
{
    /// <summary>The workspace.</summary>
    public required IWorkspaceContext Workspace { get; init; }

    /// <summary>The session, for a slash command.</summary>
    public string? SessionId { get; init; }

    /// <summary>Other plugins' capabilities.</summary>
    public required ICapabilities Capabilities { get; init; }

    /// <summary>The person who called it; null where nobody can be asked.</summary>
    public IUserInteraction? User { get; init; }
}
