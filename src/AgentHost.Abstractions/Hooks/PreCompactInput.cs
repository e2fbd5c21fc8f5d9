using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>The conversation is about to be shortened.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Cause">Cause of the compaction.</param>
public sealed record PreCompactInput(string SessionId, string Workspace, CompactionCause Cause) : HookInput("pre-compact", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.PreCompact;

    /// <summary>Instructions of a person for the summary; null for none.</summary>
    public string? Instructions { get; init; }
}
