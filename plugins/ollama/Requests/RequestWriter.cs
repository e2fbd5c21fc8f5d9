using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama.Requests;

/// <summary>Writes the body of a streamed request.</summary>
internal static class RequestWriter
{
    // The body is read by a JSON parser only, never put into a page: text other than ASCII need not be escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(ModelRequest request, Endpoint endpoint, WindowSize window)
    {
        var extra = request.Parameters.Extra;

        // An extra member stands before ours of the same name: whoever wrote it knows the service.
        bool Ours(string name) => extra is null || !extra.ContainsKey(name);

        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, endpoint.Model);
            var images = MessageWriter.Write(json, request, endpoint);
            ToolWriter.Write(json, request.Tools);
            json.WriteBoolean("stream"u8, true);
            if (Ours("truncate"))
            {
                // Rather an error, which the host can act on, than a conversation without its beginning.
                json.WriteBoolean("truncate"u8, false);
            }

            if (Ours("shift"))
            {
                json.WriteBoolean("shift"u8, false);
            }

            if (request.Parameters.Reasoning is { } level && Ours("think"))
            {
                WriteThink(json, level);
            }

            if (request.Parameters.ResponseSchema is { } schema && Ours("format"))
            {
                json.WritePropertyName("format"u8);
                schema.WriteTo(json);
            }

            if (endpoint.KeepAlive is { } keep && Ours("keep_alive"))
            {
                json.WritePropertyName("keep_alive"u8);
                keep.WriteTo(json);
            }

            var size = window.For(json.BytesCommitted + json.BytesPending - images.Bytes, images.Count, request.Parameters.MaxOutputTokens);
            WriteOptions(json, request.Parameters, endpoint, size);
            WriteExtra(json, extra);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteThink(Utf8JsonWriter json, string level)
    {
        switch (level)
        {
            case "off" or "none":
                json.WriteBoolean("think"u8, false);
                break;
            case "low" or "medium" or "high" or "max":
                json.WriteString("think"u8, level);
                break;
            case "minimal":
                json.WriteString("think"u8, "low"u8);
                break;
            case "xhigh":
                json.WriteString("think"u8, "max"u8);
                break;
            default:
                json.WriteBoolean("think"u8, true);
                break;
        }
    }

    /// <summary>Parameters of the model: those of the request, over those of the entry, over ours.</summary>
    private static void WriteOptions(Utf8JsonWriter json, ModelParameters parameters, Endpoint endpoint, int? size)
    {
        var asked = parameters.Extra is not null && parameters.Extra.TryGetValue("options", out var given) && given.ValueKind == JsonValueKind.Object
            ? given
            : (JsonElement?)null;
        bool Said(ReadOnlySpan<byte> name) => asked?.TryGetProperty(name, out _) == true || endpoint.Options?.TryGetProperty(name, out _) == true;
        json.WriteStartObject("options"u8);
        if (size is { } tokens && !Said("num_ctx"u8))
        {
            json.WriteNumber("num_ctx"u8, tokens);
        }

        if (parameters.MaxOutputTokens is { } most && asked?.TryGetProperty("num_predict"u8, out _) != true)
        {
            json.WriteNumber("num_predict"u8, most);
        }

        if (parameters.Temperature is { } temperature && asked?.TryGetProperty("temperature"u8, out _) != true)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (parameters.TopP is { } topP && asked?.TryGetProperty("top_p"u8, out _) != true)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (parameters.Stop is { Count: > 0 } stop && asked?.TryGetProperty("stop"u8, out _) != true)
        {
            json.WriteStartArray("stop"u8);
            foreach (var text in stop)
            {
                json.WriteStringValue(SafeText.Of(text));
            }

            json.WriteEndArray();
        }

        foreach (var option in endpoint.Options?.EnumerateObject() ?? default)
        {
            if (asked?.TryGetProperty(option.Name, out _) != true && !IsGiven(option.Name, parameters))
            {
                option.WriteTo(json);
            }
        }

        foreach (var option in asked?.EnumerateObject() ?? default)
        {
            option.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static bool IsGiven(string option, ModelParameters parameters) => option switch
    {
        "num_predict" => parameters.MaxOutputTokens is not null,
        "temperature" => parameters.Temperature is not null,
        "top_p" => parameters.TopP is not null,
        "stop" => parameters.Stop is { Count: > 0 },
        _ => false,
    };

    private static void WriteExtra(Utf8JsonWriter json, IReadOnlyDictionary<string, JsonElement>? extra)
    {
        foreach (var (name, value) in extra ?? new Dictionary<string, JsonElement>())
        {
            // These are the request itself; twice in one object they would mean nothing.
            if (name is not ("model" or "messages" or "tools" or "stream" or "options") && value.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }
    }
}
