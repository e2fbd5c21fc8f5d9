using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A hook's verdict. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<HookVerdict>))]
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
}
