using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace AgentHost.Plugins.Otlp;

/// <summary>Writes batches as OTLP has them in JSON: 64-bit numbers are text, ids are hexadecimal, enums are numbers.</summary>
internal sealed class OtlpJson(IPluginContext plugin, OtlpSettings settings)
{
    private const int Delta = 1;

    /// <summary>The body of a request for traces.</summary>
    public byte[] Traces(TelemetryBatch batch) => Write("resourceSpans", "scopeSpans", batch, writer =>
    {
        writer.WriteStartArray("spans"u8);
        foreach (var span in batch.Spans)
        {
            Span(writer, span);
        }

        writer.WriteEndArray();
    });

    /// <summary>The body of a request for metrics.</summary>
    public byte[] Metrics(TelemetryBatch batch) => Write("resourceMetrics", "scopeMetrics", batch, writer =>
    {
        writer.WriteStartArray("metrics"u8);
        foreach (var metric in batch.Metrics.Where(static metric => metric.Kind != TelemetryMetricKind.Unknown))
        {
            Metric(writer, metric);
        }

        writer.WriteEndArray();
    });

    private byte[] Write(string resources, string scopes, TelemetryBatch batch, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(4 << 10);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(resources);
            writer.WriteStartObject();
            writer.WriteStartObject("resource"u8);
            writer.WriteStartArray("attributes"u8);
            foreach (var (name, value) in batch.Resource.Where(each => !settings.Resource.ContainsKey(each.Key)))
            {
                Attribute(writer, name, value);
            }

            foreach (var (name, value) in settings.Resource)
            {
                writer.WriteStartObject();
                writer.WriteString("key"u8, name);
                writer.WriteStartObject("value"u8);
                writer.WriteString("stringValue"u8, value);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteStartArray(scopes);
            writer.WriteStartObject();
            writer.WriteStartObject("scope"u8);
            writer.WriteString("name"u8, "agent-host");
            writer.WriteString("version"u8, plugin.Version);
            writer.WriteEndObject();
            content(writer);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Span(Utf8JsonWriter writer, TelemetrySpan span)
    {
        writer.WriteStartObject();
        writer.WriteString("traceId"u8, span.TraceId);
        writer.WriteString("spanId"u8, span.SpanId);
        if (span.ParentId is { } parent)
        {
            writer.WriteString("parentSpanId"u8, parent);
        }

        writer.WriteString("name"u8, span.Name);
        writer.WriteNumber("kind"u8, span.Kind switch { TelemetrySpanKind.Server => 2, TelemetrySpanKind.Client => 3, _ => 1 });
        writer.WriteString("startTimeUnixNano"u8, Nanoseconds(span.Start));
        writer.WriteString("endTimeUnixNano"u8, Nanoseconds(span.End));
        Attributes(writer, span.Attributes);
        writer.WriteStartArray("events"u8);
        foreach (var happened in span.Events)
        {
            writer.WriteStartObject();
            writer.WriteString("timeUnixNano"u8, Nanoseconds(happened.Time));
            writer.WriteString("name"u8, happened.Name);
            Attributes(writer, happened.Attributes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("status"u8);
        writer.WriteNumber("code"u8, span.Status switch { TelemetryStatus.Ok => 1, TelemetryStatus.Error => 2, _ => 0 });
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Metric(Utf8JsonWriter writer, TelemetryMetric metric)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, metric.Name);
        writer.WriteString("unit"u8, metric.Unit ?? "");
        writer.WriteString("description"u8, metric.Description ?? "");
        writer.WriteStartObject(metric.Kind switch { TelemetryMetricKind.Counter => "sum", TelemetryMetricKind.Gauge => "gauge", _ => "histogram" });
        if (metric.Kind != TelemetryMetricKind.Gauge)
        {
            writer.WriteNumber("aggregationTemporality"u8, Delta);
        }

        if (metric.Kind == TelemetryMetricKind.Counter)
        {
            writer.WriteBoolean("isMonotonic"u8, true);
        }

        writer.WriteStartArray("dataPoints"u8);
        foreach (var point in metric.Points)
        {
            Point(writer, point);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter writer, TelemetryPoint point)
    {
        writer.WriteStartObject();
        writer.WriteString("startTimeUnixNano"u8, Nanoseconds(point.Start));
        writer.WriteString("timeUnixNano"u8, Nanoseconds(point.Time));
        Attributes(writer, point.Attributes);
        if (point.Histogram is { } many)
        {
            writer.WriteString("count"u8, Text(many.Count));
            writer.WriteNumber("sum"u8, many.Sum);
            writer.WriteNumber("min"u8, many.Min);
            writer.WriteNumber("max"u8, many.Max);
            writer.WriteStartArray("bucketCounts"u8);
            foreach (var count in many.Buckets)
            {
                writer.WriteStringValue(Text(count));
            }

            writer.WriteEndArray();
            writer.WriteStartArray("explicitBounds"u8);
            foreach (var bound in many.Bounds)
            {
                writer.WriteNumberValue(bound);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNumber("asDouble"u8, point.Value ?? 0);
        }

        writer.WriteEndObject();
    }

    private static void Attributes(Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        writer.WriteStartArray("attributes"u8);
        foreach (var (name, value) in attributes)
        {
            Attribute(writer, name, value);
        }

        writer.WriteEndArray();
    }

    private static void Attribute(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WriteStartObject();
        writer.WriteString("key"u8, name);
        writer.WritePropertyName("value"u8);
        Value(writer, value);
        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartObject();
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean("boolValue"u8, value.GetBoolean());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var number):
                writer.WriteString("intValue"u8, Text(number));
                break;
            case JsonValueKind.Number:
                writer.WriteNumber("doubleValue"u8, value.GetDouble());
                break;
            case JsonValueKind.Array:
                writer.WriteStartObject("arrayValue"u8);
                writer.WriteStartArray("values"u8);
                foreach (var item in value.EnumerateArray())
                {
                    Value(writer, item);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteString("stringValue"u8, value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
                break;
        }

        writer.WriteEndObject();
    }

    private static string Nanoseconds(DateTimeOffset time) => Text((time - DateTimeOffset.UnixEpoch).Ticks * 100);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
