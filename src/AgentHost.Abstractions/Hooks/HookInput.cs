using System.Text.Json;

namespace AgentHost;

/// <summary>What a hook is told.</summary>
/// <param name="Event">The event.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
public sealed record HookInput(HookEvent Event, string SessionId, string Workspace)
{
    /// <summary>The turn.</summary>
    public string? TurnId { get; init; }

    /// <summary>For tool events: the call.</summary>
    public ToolCall? Call { get; init; }

    /// <summary>After a tool: its result.</summary>
    public ToolResult? Result { get; init; }

    /// <summary>For a prompt: its text. At a stop: the answer.</summary>
    public string? Text { get; init; }
}
