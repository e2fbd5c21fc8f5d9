using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/resume</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Cwd">Its folder, an absolute path.</param>
public sealed record ResumeSessionRequest(string SessionId, string Cwd)
{
    /// <summary>MCP servers for it.</summary>
    [AllowNull]
    public IReadOnlyList<McpServer> McpServers { get => field ?? []; init; }

    /// <summary>More folders, absolute paths.</summary>
    [AllowNull]
    public IReadOnlyList<string> AdditionalDirectories { get => field ?? []; init; }
}
