using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A session begins or is resumed.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Resumed">True where it had messages before.</param>
public sealed record SessionStartInput(string SessionId, string Workspace, bool Resumed) : HookInput("session-start", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.SessionStart;
}
