using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>The version of the protocol in which each request stands alone: it says what the client is and can do, and how much of a log it wants.</summary>
internal static class PerRequestVersion
{
    public const string Name = "2026-07-28";

    /// <summary>Tests that a client speaks it.</summary>
    public static bool IsSpoken(McpServer client) => client.NegotiatedProtocolVersion == Name;
}
