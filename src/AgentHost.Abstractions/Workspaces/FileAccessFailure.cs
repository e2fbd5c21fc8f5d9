using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Reason why access to a file failed. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<FileAccessFailure>))]
public enum FileAccessFailure
{
    /// <summary>The system refused or failed.</summary>
    Failed,

    /// <summary>Nothing stands there.</summary>
    Missing,

    /// <summary>It is of another kind: a folder, a device.</summary>
    WrongKind,

    /// <summary>The call may not touch it: it is outside its plan, outside the workspace, or denied by a rule.</summary>
    NotPermitted,

    /// <summary>It is larger than asked for.</summary>
    TooLarge,

    /// <summary>Another version stands there than was expected, or something where nothing was.</summary>
    Conflict,
}
