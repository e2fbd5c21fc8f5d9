namespace AgentHost.Client;

/// <summary>A person gave a session another mode or profile; calls from now on are judged by it.</summary>
public sealed record PermissionsSwitched() : AgentEvent("permissions.switched")
{
    /// <summary>The mode; null for the one that held in the beginning.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>The profile; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>Time at which it ends; null for the end of the session in this host.</summary>
    public DateTimeOffset? Until { get; init; }
}
