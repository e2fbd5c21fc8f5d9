using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A hook's verdict. Open; a word of a newer version reads as <see cref="Unknown"/>, and a verdict that is not there as <see cref="None"/>.</summary>
[JsonConverter(typeof(HookVerdictConverter))]
public enum HookVerdict
{
    /// <summary>No opinion.</summary>
    None,

    /// <summary>Allow, where no rule asks or denies.</summary>
    Allow,

    /// <summary>Ask the person.</summary>
    Ask,

    /// <summary>Block.</summary>
    Deny,

    /// <summary>Block, and end the turn.</summary>
    Stop,

    /// <summary>A verdict of a newer version: the hook has failed, and a failure blocks where the event can block.</summary>
    Unknown,
}
