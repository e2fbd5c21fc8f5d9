using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Event at which a hook runs. Open. In JSON kebab-case; in settings the camelCase forms are read too.</summary>
[JsonConverter(typeof(OpenEnumConverter<HookEvent>))]
public enum HookEvent
{
    /// <summary>An event of a newer version.</summary>
    Unknown,

    /// <summary>A session begins or is resumed. Cannot block.</summary>
    SessionStart,

    /// <summary>A session is closed. Cannot block.</summary>
    SessionEnd,

    /// <summary>A prompt is about to start a turn. Can block it, or add context.</summary>
    PromptSubmit,

    /// <summary>A tool call has valid arguments. Can allow, ask, deny, or replace the arguments.</summary>
    PreTool,

    /// <summary>A tool call has ended. Can add to its result.</summary>
    PostTool,

    /// <summary>A turn is about to end with an answer. Can send the model on, by a denial whose reason it is told.</summary>
    Stop,

    /// <summary>A call needs a person's word, before anybody is asked. Can deny it, or allow it where no rule and no hook asks.</summary>
    PermissionAsk,

    /// <summary>The conversation is about to be shortened. Can block it, or say more of what the summary is to look after.</summary>
    PreCompact,

    /// <summary>A sub-agent is about to end. Can send it on.</summary>
    SubagentStop,

    /// <summary>A person's attention is wanted: an answer is waited for. Cannot block.</summary>
    Notification,

    /// <summary>A turn has failed. Cannot block.</summary>
    Error,
}
