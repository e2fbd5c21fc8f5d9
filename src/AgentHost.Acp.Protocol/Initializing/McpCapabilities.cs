namespace AgentHost.Acp.Protocol;

/// <summary>Transports of MCP servers that an agent connects to beyond standard streams.</summary>
public sealed record McpCapabilities
{
    /// <summary>Streamable HTTP.</summary>
    public bool Http { get; init; }

    /// <summary>HTTP with server-sent events, the older form.</summary>
    public bool Sse { get; init; }
}
