namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>Declaration of the login at a server; texts are not filled in yet.</summary>
internal sealed record LoginSpec
{
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
