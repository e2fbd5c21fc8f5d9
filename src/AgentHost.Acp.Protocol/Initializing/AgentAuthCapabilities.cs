namespace AgentHost.Acp.Protocol;

/// <summary>Requests about logins that an agent answers.</summary>
public sealed record AgentAuthCapabilities
{
    /// <summary><c>logout</c>.</summary>
    public Supported? Logout { get; init; }
}
