using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>How a span ended. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<TelemetryStatus>))]
public enum TelemetryStatus
{
    /// <summary>Nothing is said, as of what went well.</summary>
    Unset,

    /// <summary>It went well beyond doubt.</summary>
    Ok,

    /// <summary>It went wrong.</summary>
    Error,
}
