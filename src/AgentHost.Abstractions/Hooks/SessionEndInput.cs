using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A session is closed.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Reason">Reason for the end, a word: <c>close</c>.</param>
public sealed record SessionEndInput(string SessionId, string Workspace, string Reason) : HookInput("session-end", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.SessionEnd;
}
