namespace AgentHost.Client;

/// <summary>Request to log in at a provider.</summary>
public sealed record ProviderKey
{
    /// <summary>The key to keep; absent to log in with a browser. Never logged, and never told again.</summary>
    public string? Key { get; init; }
}
