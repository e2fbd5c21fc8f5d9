using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A person's attention is wanted: an answer is waited for.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Text">Text of the notification, a sentence.</param>
public sealed record NotificationInput(string SessionId, string Workspace, string Text) : HookInput("notification", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.Notification;
}
