namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>How a server is spoken to.</summary>
internal enum ServerTransport
{
    /// <summary>A program's standard input and output.</summary>
    Stdio,

    /// <summary>Streamable HTTP.</summary>
    Http,

    /// <summary>HTTP with server-sent events, of older servers.</summary>
    Sse,
}
