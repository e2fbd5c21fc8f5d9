using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A call needs a person's word, before anybody is asked.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Call">The call.</param>
/// <param name="Reason">Reason why a person is asked, a sentence.</param>
public sealed record PermissionAskInput(string SessionId, string Workspace, ToolCall Call, string Reason) : HookInput("permission-ask", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.PermissionAsk;
}
