using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Spans that have ended and metrics of the time since the batch before.</summary>
public sealed record TelemetryBatch
{
    /// <summary>
    /// Resource that all of it was measured on: attributes of the host, such as <c>service.name</c>. Values are text, truth, numbers, or lists of these.
    /// </summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> Resource { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>Spans that have ended, at most 512.</summary>
    [AllowNull]
    public IReadOnlyList<TelemetrySpan> Spans { get => field ?? []; init; }

    /// <summary>Metrics of this time alone (delta temporality).</summary>
    [AllowNull]
    public IReadOnlyList<TelemetryMetric> Metrics { get => field ?? []; init; }

    /// <summary>Spans that this sink did not get since the last batch that it took: too many waited, or a batch failed.</summary>
    public long Dropped { get; init; }
}
