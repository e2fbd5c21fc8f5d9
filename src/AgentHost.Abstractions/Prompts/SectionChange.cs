using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>The change of a section with conditions (<c>when</c> of its entry in the manifest) since the session's last turn in this host. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<SectionChange>))]
public enum SectionChange
{
    /// <summary>Nothing: its conditions hold as they did, there are none, or this is the session's first turn in this host.</summary>
    None,

    /// <summary>Its conditions hold, and did not at the last turn: what it says is new to the session.</summary>
    Added,

    /// <summary>
    /// Its conditions held at the last turn and hold no more. It is asked this once, so that it can tell of what went; what it writes is left out.
    /// </summary>
    Removed,
}
