namespace AgentHost.Client;

/// <summary>Another mode or profile for a session, while it runs.</summary>
public sealed record PermissionSwitch
{
    /// <summary>The mode from now on; null for the profile's, or where there is none the one that held in the beginning.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>A profile of permissions, whose rules stand in place of those of the profile before; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>For how many seconds; then what held in the beginning holds again. Null for as long as the host has the session open.</summary>
    public double? Seconds { get; init; }
}
