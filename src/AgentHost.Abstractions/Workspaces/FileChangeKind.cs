using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Kind of change to a file. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<FileChangeKind>))]
public enum FileChangeKind
{
    /// <summary>A change of a newer version; refused.</summary>
    Unknown,

    /// <summary>Creates or replaces it.</summary>
    Write,

    /// <summary>Removes it; its content stays in the session's blobs.</summary>
    Delete,

    /// <summary>Moves it.</summary>
    Move,
}
