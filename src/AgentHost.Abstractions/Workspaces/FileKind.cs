using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Kind of a file system entry. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<FileKind>))]
public enum FileKind
{
    /// <summary>A device, a pipe, a socket.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link; only in listings.</summary>
    Link,
}
