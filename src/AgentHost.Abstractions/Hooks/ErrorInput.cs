using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A turn has failed.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Message">Reason for the failure, a sentence.</param>
public sealed record ErrorInput(string SessionId, string Workspace, string Message) : HookInput("error", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.Error;
}
