using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A tool call has valid arguments.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Call">The call, with the arguments as hooks before this one left them.</param>
public sealed record PreToolInput(string SessionId, string Workspace, ToolCall Call) : HookInput("pre-tool", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.PreTool;
}
