using AgentHost.Client;

namespace AgentHost.Cli.Commands.Mcp;

/// <summary>The words of <c>agent mcp serve</c>.</summary>
/// <param name="Workspace">What is served.</param>
internal sealed record McpServeRequest(WorkspaceRequest Workspace)
{
    /// <summary>The port of HTTP, 0 for a free one; null for standard streams.</summary>
    public int? Http { get; init; }

    public IReadOnlyList<string>? Tools { get; init; }

    public string? Model { get; init; }

    public string? Mode { get; init; }
}
