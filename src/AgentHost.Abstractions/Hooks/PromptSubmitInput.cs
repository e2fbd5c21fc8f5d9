using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A prompt is about to start a turn.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Prompt">Its text.</param>
public sealed record PromptSubmitInput(string SessionId, string Workspace, string Prompt) : HookInput("prompt-submit", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.PromptSubmit;
}
