namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>Way to get a token for a server.</summary>
internal enum GrantKind
{
    /// <summary>A person logs in, in a browser.</summary>
    Person,

    /// <summary>The client logs in as itself, by its secret or its key.</summary>
    ClientCredentials,

    /// <summary>A token of the person's identity provider is exchanged for one of the server's service.</summary>
    IdentityAssertion,
}
