using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A call of a tool that no model made.</summary>
/// <param name="WorkspaceId">The workspace, open in this host.</param>
/// <param name="SessionId">The session that keeps it.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments, an object.</param>
public sealed record ToolRequest(string WorkspaceId, string SessionId, string Tool, JsonElement Arguments)
{
    /// <summary>The caller's id for the turn; absent for one that the host makes.</summary>
    public string? TurnId { get; init; }

    /// <summary>Caller, in a few words that the history keeps; absent for nobody in particular.</summary>
    public string? Caller { get; init; }

    /// <summary>The permission mode; absent for the settings'.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>True when somebody can answer questions and permissions. Without, what would ask is denied.</summary>
    public bool Interactive { get; init; }
}
