using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Permission mode: decides on calls that no rule speaks of. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<PermissionMode>))]
public enum PermissionMode
{
    /// <summary>Reads inside the workspace and known read-only commands are allowed; all else asks.</summary>
    Default,

    /// <summary>As default, and edits inside the workspace are allowed.</summary>
    AcceptEdits,

    /// <summary>Reads are allowed; all else is denied.</summary>
    Plan,

    /// <summary>All that is not allowed already is denied; nothing asks.</summary>
    DontAsk,

    /// <summary>All but denies is allowed.</summary>
    Bypass,
}
