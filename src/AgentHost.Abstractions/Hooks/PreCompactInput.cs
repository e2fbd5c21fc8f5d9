using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>The conversation is about to be shortened.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Cause">Why.</param>
public sealed record PreCompactInput(string SessionId, string Workspace, CompactionCause Cause) : HookInput("pre-compact", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.PreCompact;

    /// <summary>What a person wants the summary to look after; null where they said nothing.</summary>
    public string? Instructions { get; init; }
}
