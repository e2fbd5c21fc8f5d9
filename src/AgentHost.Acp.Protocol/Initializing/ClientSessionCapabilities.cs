namespace AgentHost.Acp.Protocol;

/// <summary>News of sessions that an editor takes beyond those that all take.</summary>
public sealed record ClientSessionCapabilities
{
    /// <summary>Compactions of the conversation.</summary>
    public Supported? Compaction { get; init; }

    /// <summary>Kinds of options.</summary>
    public BooleanOptionCapabilities? ConfigOptions { get; init; }

    /// <summary>Notices.</summary>
    public Supported? Notices { get; init; }
}
