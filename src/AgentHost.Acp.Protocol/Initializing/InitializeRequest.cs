namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>initialize</c>, the first request of a connection.</summary>
/// <param name="ProtocolVersion">The newest version that the editor speaks, 0 to 65,535.</param>
public sealed record InitializeRequest(int ProtocolVersion)
{
    /// <summary>Abilities of the editor; none where absent.</summary>
    public ClientCapabilities? ClientCapabilities { get; init; }

    /// <summary>The editor.</summary>
    public Implementation? ClientInfo { get; init; }
}
