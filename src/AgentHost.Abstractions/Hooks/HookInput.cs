using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>
/// Input of a hook: a record for each event. In JSON the event is the member <c>type</c>; one of a newer version reads as <see cref="UnknownHookInput"/>.
/// </summary>
[JsonConverter(typeof(HookInputConverter))]
public abstract record HookInput
{
    private protected HookInput(string type, string sessionId, string workspace) => (Type, SessionId, Workspace) = (type, sessionId, workspace);

    /// <summary>The event, as in JSON: <c>pre-tool</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>The event.</summary>
    [JsonIgnore]
    public abstract HookEvent Event { get; }

    /// <summary>The session.</summary>
    public string SessionId { get; init; }

    /// <summary>Real path of the workspace.</summary>
    public string Workspace { get; init; }

    /// <summary>The turn; null outside of turns.</summary>
    public string? TurnId { get; init; }

    /// <summary>The permission mode; null outside of turns.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>The tool call that the event is about; null where it is about none.</summary>
    [JsonIgnore]
    public ToolCall? ToolCall => this switch
    {
        PreToolInput before => before.Call,
        PostToolInput after => after.Call,
        PermissionAskInput asked => asked.Call,
        _ => null,
    };
}
