namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>Declaration of the login at a server; texts are not filled in yet.</summary>
internal sealed record LoginSpec
{
    /// <summary>Way to get a token. Default by a person.</summary>
    public GrantKind Grant { get; init; }

    /// <summary>Private key of the client as PEM, in place of its secret.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Algorithm that it signs by: ES256 (default), ES384, ES512, RS256, PS256 and so on.</summary>
    public string? Algorithm { get; init; }

    /// <summary>The identity provider whose token is exchanged; null for none.</summary>
    public IdentitySpec? Identity { get; init; }

    /// <summary>The client that is registered there for this program; null to register one.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>Address of a document that describes the client, for services that take one in place of a registration.</summary>
    public string? ClientDocument { get; init; }

    /// <summary>Scopes to ask for, where the server does not say it.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The port of this machine that the browser comes back to; 0 for a free one.</summary>
    public int Port { get; init; }
}
