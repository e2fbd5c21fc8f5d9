namespace AgentHost.Acp.Protocol;

/// <summary>Requests about sessions that an agent answers beyond those that all do.</summary>
public sealed record SessionCapabilities
{
    /// <summary><c>session/list</c>.</summary>
    public Supported? List { get; init; }

    /// <summary><c>session/delete</c>.</summary>
    public Supported? Delete { get; init; }

    /// <summary>More folders than one in a session.</summary>
    public Supported? AdditionalDirectories { get; init; }

    /// <summary><c>session/resume</c>.</summary>
    public Supported? Resume { get; init; }

    /// <summary><c>session/close</c>.</summary>
    public Supported? Close { get; init; }
}
