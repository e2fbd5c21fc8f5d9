using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Kind of a metric: what its points hold. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<TelemetryMetricKind>))]
public enum TelemetryMetricKind
{
    /// <summary>A kind that this version does not know.</summary>
    Unknown,

    /// <summary>A number that was added up, in <see cref="TelemetryPoint.Value"/>.</summary>
    Counter,

    /// <summary>A number as it is now, in <see cref="TelemetryPoint.Value"/>.</summary>
    Gauge,

    /// <summary>Many numbers, counted in buckets, in <see cref="TelemetryPoint.Histogram"/>.</summary>
    Histogram,
}
