namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>Transport to a server.</summary>
internal enum ServerTransport
{
    /// <summary>A program's standard input and output.</summary>
    Stdio,

    /// <summary>Streamable HTTP.</summary>
    Http,

    /// <summary>HTTP with server-sent events, of older servers.</summary>
    Sse,
}
