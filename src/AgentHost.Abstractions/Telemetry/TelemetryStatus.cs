using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Status of a span: how it ended. Open.</summary>
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
