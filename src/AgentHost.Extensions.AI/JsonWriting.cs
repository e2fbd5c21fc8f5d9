using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Providers;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>JSON of values whose type is known only when they are there.</summary>
internal static class JsonWriting
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns what is written, as an element that owns its memory.</summary>
    public static JsonElement Element(Action<Utf8JsonWriter> write)
    {
        var reader = new Utf8JsonReader(Bytes(write).WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Returns what is written, as text.</summary>
    public static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Bytes(write).WrittenSpan);

    /// <summary>Writes a value of an author's or a library's: JSON as it is, the plain types by hand, everything else through the given options.</summary>
    /// <exception cref="NotSupportedException">The options know nothing of its type.</exception>
    public static void Write(Utf8JsonWriter json, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case null or JsonElement { ValueKind: JsonValueKind.Undefined }:
                json.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(json);
                break;
            case JsonNode node:
                node.WriteTo(json);
                break;
            case string text:
                json.WriteStringValue(SafeText.Of(text));
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                JsonSerializer.Serialize(json, value, options.GetTypeInfo(value.GetType()));
                break;
        }
    }

    /// <summary>The arguments of a call that a library read.</summary>
    public static string Arguments(IDictionary<string, object?>? arguments) =>
        arguments is null or { Count: 0 }
            ? "{}"
            : Text(json =>
            {
                json.WriteStartObject();
                foreach (var (name, value) in arguments)
                {
                    json.WritePropertyName(SafeText.Of(name));
                    Write(json, value, AIJsonUtilities.DefaultOptions);
                }

                json.WriteEndObject();
            });

    private static ArrayBufferWriter<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Plain);
        write(json);
        json.Flush();
        return buffer;
    }
}
