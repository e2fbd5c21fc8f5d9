using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>
/// Something that took time: a turn (<c>invoke_agent</c>), a request to a model (<c>chat MODEL</c>), a call of a tool (<c>execute_tool NAME</c>).
/// </summary>
/// <param name="TraceId">The trace, 32 hexadecimal digits; sub-agents are in the one of their caller.</param>
/// <param name="SpanId">The span, 16 hexadecimal digits.</param>
/// <param name="Name">Its name.</param>
/// <param name="Start">Time at which it began.</param>
/// <param name="End">Time at which it ended.</param>
public sealed record TelemetrySpan(string TraceId, string SpanId, string Name, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The span that it is a part of, 16 hexadecimal digits; absent for none.</summary>
    public string? ParentId { get; init; }

    /// <summary>Kind of the span: its side of a call.</summary>
    public TelemetrySpanKind Kind { get; init; }

    /// <summary>Status of the span: whether it went wrong; the attribute <c>error.type</c> says how, in a word.</summary>
    public TelemetryStatus Status { get; init; }

    /// <summary>Attributes of the span. Values are text, truth, numbers, or lists of these.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> Attributes { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>Events within the span, in order.</summary>
    [AllowNull]
    public IReadOnlyList<TelemetrySpanEvent> Events { get => field ?? []; init; }
}
