using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>A point of a metric.</summary>
/// <param name="Start">From when on it counts.</param>
/// <param name="Time">Until when.</param>
public sealed record TelemetryPoint(DateTimeOffset Start, DateTimeOffset Time)
{
    /// <summary>The number of a counter or a gauge.</summary>
    public double? Value { get; init; }

    /// <summary>The numbers of a histogram.</summary>
    public TelemetryHistogram? Histogram { get; init; }

    /// <summary>Set of attributes that the point is for. Values are text, truth, numbers, or lists of these.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> Attributes { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }
}
