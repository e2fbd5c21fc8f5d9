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

    /// <summary>For a prompt: its text. At a stop: the answer. Before a compaction: what a person wants of the summary. For a notification or an error: what is told. Where a person's word is needed: why.</summary>
    public string? Text { get; init; }

    /// <summary>The permission mode; null outside of turns.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>At a session's start <c>new</c> or <c>resume</c>; at its end <c>close</c>; before a compaction <c>too-long</c>, <c>threshold</c> or <c>manual</c>; at a sub-agent's stop the agent's name, if it has one.</summary>
    public string? Detail { get; init; }

    /// <summary>At a stop: whether a hook has sent the model on already in this turn.</summary>
    public bool Again { get; init; }
}
