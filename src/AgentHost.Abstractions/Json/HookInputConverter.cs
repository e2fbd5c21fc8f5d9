using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes what hooks are told by its <c>type</c>.</summary>
public sealed class HookInputConverter : OpenTypeConverter<HookInput>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo? Find(string type) => type switch
    {
        "session-start" => AgentJsonContext.Default.SessionStartInput,
        "session-end" => AgentJsonContext.Default.SessionEndInput,
        "prompt-submit" => AgentJsonContext.Default.PromptSubmitInput,
        "pre-tool" => AgentJsonContext.Default.PreToolInput,
        "post-tool" => AgentJsonContext.Default.PostToolInput,
        "permission-ask" => AgentJsonContext.Default.PermissionAskInput,
        "pre-compact" => AgentJsonContext.Default.PreCompactInput,
        "stop" => AgentJsonContext.Default.StopInput,
        "subagent-stop" => AgentJsonContext.Default.SubagentStopInput,
        "notification" => AgentJsonContext.Default.NotificationInput,
        "error" => AgentJsonContext.Default.ErrorInput,
        _ => null,
    };

    /// <inheritdoc/>
    protected override HookInput Keep(string type, JsonElement raw) => new UnknownHookInput(type, raw);

    /// <inheritdoc/>
    protected override JsonElement? RawOf(HookInput value) => (value as UnknownHookInput)?.Raw;
}
