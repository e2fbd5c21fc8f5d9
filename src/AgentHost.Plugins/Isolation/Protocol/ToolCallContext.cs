using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>What a tool's context holds beside services.</summary>
public sealed record ToolCallContext(string SessionId, string TurnId, string CallId, bool User, DateTimeOffset Deadline, JsonElement Settings, IReadOnlyDictionary<string, JsonElement> RunOptions)
{
    /// <summary>Whether the call has sub-agents.</summary>
    public bool HasSubAgents { get; init; }

    /// <summary>Why it can start none; null where it can.</summary>
    public string? SubAgentRefusal { get; init; }
}
