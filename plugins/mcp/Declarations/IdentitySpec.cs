namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>Declaration of an identity provider whose token is exchanged; texts are not filled in yet.</summary>
/// <param name="TokenEndpoint">Address at which it exchanges tokens.</param>
/// <param name="ClientId">The client that is registered there for this program.</param>
/// <param name="Token">The person's ID token.</param>
internal sealed record IdentitySpec(string TokenEndpoint, string ClientId, string Token)
{
    public string? ClientSecret { get; init; }
}
