using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>State of a session at a server. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<SessionState>))]
public enum SessionState
{
    /// <summary>A state of a newer version.</summary>
    Unknown,

    /// <summary>No turn of it runs.</summary>
    Idle,

    /// <summary>A turn runs.</summary>
    Running,

    /// <summary>A turn runs, and waits for a person's answer.</summary>
    Waiting,
}
