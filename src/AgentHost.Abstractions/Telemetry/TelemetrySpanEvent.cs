using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Something that happened within a span.</summary>
/// <param name="Name">Name of the event.</param>
/// <param name="Time">Time of the event.</param>
public sealed record TelemetrySpanEvent(string Name, DateTimeOffset Time)
{
    /// <summary>Attributes of the event. Values are text, truth, numbers, or lists of these.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> Attributes { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }
}
