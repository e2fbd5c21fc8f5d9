using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Cause of a decision: what decided. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<PermissionCause>))]
public enum PermissionCause
{
    /// <summary>A cause of a newer version.</summary>
    Unknown,

    /// <summary>A rule.</summary>
    Rule,

    /// <summary>The permission mode.</summary>
    Mode,

    /// <summary>The host's own caution: outside the workspace, a secret file, destruction.</summary>
    Safety,

    /// <summary>A person.</summary>
    Person,

    /// <summary>A hook.</summary>
    Hook,

    /// <summary>Nobody answered in time.</summary>
    Deadline,

    /// <summary>Nobody is there to ask.</summary>
    Nobody,

    /// <summary>The plan goes beyond what the plugin declared.</summary>
    Manifest,
}
