using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A tool call has ended.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Call">The call.</param>
/// <param name="Result">Its result.</param>
public sealed record PostToolInput(string SessionId, string Workspace, ToolCall Call, ToolResult Result) : HookInput("post-tool", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.PostTool;
}
