using System.Globalization;
using System.Text.Json;

namespace AgentHost.Hosting.Telemetry;

/// <summary>A span that has not ended.</summary>
internal sealed class OpenSpan(string traceId, string name, TelemetrySpanKind kind, DateTimeOffset start)
{
    private readonly Dictionary<string, JsonElement> _attributes = new(StringComparer.Ordinal);
    private readonly List<TelemetrySpanEvent> _events = [];

    public string TraceId => traceId;

    public string SpanId { get; } = NewId(8);

    public string? ParentId { get; set; }

    public string Name { get; set; } = name;

    public DateTimeOffset Start => start;

    public static string NewTraceId() => NewId(16);

    public OpenSpan Set(string key, string? value)
    {
        if (value is { Length: > 0 })
        {
            _attributes[key] = AgentJson.ToElement(value);
        }

        return this;
    }

    public OpenSpan Set(string key, long value)
    {
        _attributes[key] = Number(value);
        return this;
    }

    public OpenSpan Set(string key, IEnumerable<string> values)
    {
        _attributes[key] = AgentJson.Parse($"[{string.Join(',', values.Select(AgentJson.Write))}]");
        return this;
    }

    public string? Text(string key) => _attributes.TryGetValue(key, out var value) ? value.GetString() : null;

    public void Note(string what, DateTimeOffset time) => _events.Add(new TelemetrySpanEvent(what, time));

    /// <summary>The span that it was.</summary>
    /// <param name="end">Time of its end.</param>
    /// <param name="error">What went wrong, in a word; null for nothing.</param>
    public TelemetrySpan End(DateTimeOffset end, string? error)
    {
        Set("error.type", error);
        return new TelemetrySpan(traceId, SpanId, Name, start, end < start ? start : end)
        {
            ParentId = ParentId,
            Kind = kind,
            Status = error is null ? TelemetryStatus.Unset : TelemetryStatus.Error,
            Attributes = _attributes,
            Events = _events,
        };
    }

    internal static JsonElement Number(long value) => AgentJson.Parse(value.ToString(CultureInfo.InvariantCulture));

    private static string NewId(int bytes)
    {
        Span<byte> id = stackalloc byte[bytes];
        do
        {
            Random.Shared.NextBytes(id);
        }
        while (!id.ContainsAnyExcept((byte)0));
        return Convert.ToHexStringLower(id);
    }
}
