using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A sub-agent is about to end.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Answer">Its answer.</param>
public sealed record SubagentStopInput(string SessionId, string Workspace, string Answer) : HookInput("subagent-stop", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.SubagentStop;

    /// <summary>The agent's name; null for one without.</summary>
    public string? Agent { get; init; }

    /// <summary>True where a hook has sent it on already.</summary>
    public bool Again { get; init; }
}
