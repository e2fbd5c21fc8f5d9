using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Kind of a span: its side of a call. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<TelemetrySpanKind>))]
public enum TelemetrySpanKind
{
    /// <summary>Work within the host.</summary>
    Internal,

    /// <summary>A call of something outside.</summary>
    Client,

    /// <summary>The answering of a call from outside.</summary>
    Server,
}
