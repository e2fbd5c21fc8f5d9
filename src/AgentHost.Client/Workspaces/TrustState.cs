using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>State of a file, compared with what a person trusted. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<TrustState>))]
public enum TrustState
{
    /// <summary>A state of a newer version.</summary>
    Unknown,

    /// <summary>It is as it was when it was trusted.</summary>
    Same,

    /// <summary>It was never trusted, or came since.</summary>
    New,

    /// <summary>It was changed since it was trusted.</summary>
    Changed,

    /// <summary>It was removed since it was trusted.</summary>
    Removed,
}
