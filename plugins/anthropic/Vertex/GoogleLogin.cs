namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>Login that a token can be got for.</summary>
/// <param name="Source">Where it came from, in words.</param>
internal abstract record GoogleLogin(string Source)
{
    /// <summary>Key that tells this login from others; never shown.</summary>
    public abstract string Key { get; }

    /// <summary>The project that pays for a person's requests; null for the project that is asked.</summary>
    public string? QuotaProject { get; init; }
}
