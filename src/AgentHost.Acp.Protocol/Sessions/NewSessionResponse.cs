namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>session/new</c>.</summary>
/// <param name="SessionId">The session.</param>
public sealed record NewSessionResponse(string SessionId)
{
    /// <summary>Its modes.</summary>
    public SessionModeState? Modes { get; init; }

    /// <summary>Its options.</summary>
    public IReadOnlyList<ConfigOption>? ConfigOptions { get; init; }
}
