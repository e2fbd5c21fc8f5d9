using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>The kinds of resource that permission rules know. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<ResourceKind>))]
public enum ResourceKind
{
    /// <summary>A kind of a newer version; no rule allows it.</summary>
    Unknown,

    /// <summary>A file or folder.</summary>
    Path,

    /// <summary>A command line of a shell, or a program with its arguments.</summary>
    Command,

    /// <summary>A host name or address, with an optional port.</summary>
    Host,
}
