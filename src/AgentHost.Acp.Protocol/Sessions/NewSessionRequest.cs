using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/new</c>.</summary>
/// <param name="Cwd">Its folder, an absolute path.</param>
/// <param name="McpServers">MCP servers for it.</param>
public sealed record NewSessionRequest(string Cwd, IReadOnlyList<McpServer> McpServers)
{
    /// <summary>More folders, absolute paths.</summary>
    [AllowNull]
    public IReadOnlyList<string> AdditionalDirectories { get => field ?? []; init; }
}
