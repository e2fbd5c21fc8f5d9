using AgentHost.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Mcp.Serving;

/// <summary>Host and workspace that are served to clients of the Model Context Protocol, and the options of serving them.</summary>
/// <param name="Host">The host; it outlives the serving.</param>
/// <param name="Workspace">The one workspace that is served.</param>
/// <param name="Markdown">A session as a Markdown document, secrets hidden.</param>
public sealed record McpServing(IHostClient Host, WorkspaceInfo Workspace, Func<SessionInfo, TextWriter, CancellationToken, Task> Markdown)
{
    /// <summary>The program's version, as clients are told it.</summary>
    public string Version { get; init; } = "0";

    /// <summary>The only tools that are served, by name, <c>run</c> among them; null for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>The permission mode of what clients have done; null for the settings'.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>The model of turns where a client names none; null for the settings'.</summary>
    public string? Model { get; init; }

    /// <summary>Factory of the loggers.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// Time in which a client of two streams that has closed its end still gets answers to what it asked before; 2 s, which is what clients of the protocol's
    /// SDKs wait for a server's end.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
