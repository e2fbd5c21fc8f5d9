using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A turn is about to end with an answer.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workspace">Real path of the workspace.</param>
/// <param name="Answer">The answer.</param>
public sealed record StopInput(string SessionId, string Workspace, string Answer) : HookInput("stop", SessionId, Workspace)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.Stop;

    /// <summary>The agent's name; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>True where a hook has sent the model on already in this turn.</summary>
    public bool Again { get; init; }
}
