namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>session/load</c> and <c>session/resume</c>.</summary>
public sealed record OpenedSession
{
    /// <summary>Its modes.</summary>
    public SessionModeState? Modes { get; init; }

    /// <summary>Its options.</summary>
    public IReadOnlyList<ConfigOption>? ConfigOptions { get; init; }
}
