using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>One JSON line a request, written at once, so that another process can follow. Headers are kept as they are.</summary>
internal sealed class RequestLog(Stream output) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _gate = new();

    public void Write(RecordedRequest request, int? step, IReadOnlyList<Violation> violations)
    {
        var buffer = new ArrayBufferWriter<byte>(request.Body.Length + 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, request, step, violations);
        }

        buffer.Write("\n"u8);
        lock (_gate)
        {
            output.Write(buffer.WrittenSpan);
            output.Flush();
        }
    }

    public void Dispose() => output.Dispose();

    private static void Write(Utf8JsonWriter json, RecordedRequest request, int? step, IReadOnlyList<Violation> violations)
    {
        json.WriteStartObject();
        json.WriteNumber("index", request.Index);
        WriteNumber(json, "modelIndex", request.ModelIndex);
        WriteNumber(json, "step", step);
        json.WriteNumber("timestamp", request.Timestamp);
        json.WriteNumber("ticksPerSecond", Stopwatch.Frequency);
        json.WriteNumber("connection", request.ConnectionId);
        json.WriteString("method", request.Method);
        json.WriteString("target", request.Target);
        json.WriteStartArray("headers");
        foreach ((string name, string value) in request.Headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("bodyBytes", request.Body.Length);
        if (request.Json is { } body && Compact(body) is { } compact)
        {
            json.WritePropertyName("body");
            json.WriteRawValue(compact);
        }
        else if (request.Body.Length > 0)
        {
            json.WriteBase64String("bodyBase64", request.Body.Span);
        }

        json.WriteStartArray("violations");
        foreach (Violation violation in violations)
        {
            json.WriteStringValue($"{violation.Rule} at {violation.Place}: {violation.Message}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The body on one line; null when it holds half a surrogate pair, which cannot be written.</summary>
    private static byte[]? Compact(JsonElement body)
    {
        try
        {
            return ChatJson.Write(body.WriteTo);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
