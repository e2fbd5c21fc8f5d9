using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes the records of the authors' contract as JSON, the same everywhere: log, wire, runner, plugins.</summary>
/// <remarks>
/// Source-generated; no reflection. Members are camelCase, absent when null; text is escaped only where JSON asks for it, so what is written is not for HTML.
/// Thread-safe.
/// </remarks>
public static class AgentJson
{
    /// <summary>The options of all contract records. Never add types of a plugin to them: they would pin its load context.</summary>
    public static JsonSerializerOptions Options => AgentJsonContext.Default.Options;

    /// <summary>The metadata of one contract type.</summary>
    /// <exception cref="NotSupportedException">The type is not part of the contract.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() => Known<T>.Info ?? throw new NotSupportedException($"{typeof(T)} is not a type of the contract.");

    /// <summary>One contract value as JSON text on one line.</summary>
    public static string Write<T>(T value) => Encoding.UTF8.GetString(ToBuffer(value).WrittenSpan);

    /// <summary>One contract value as UTF-8 JSON.</summary>
    public static byte[] WriteBytes<T>(T value) => ToBuffer(value).WrittenSpan.ToArray();

    /// <summary>One contract value as a JSON element.</summary>
    public static JsonElement ToElement<T>(T value) => JsonSerializer.SerializeToElement(value, TypeInfo<T>());

    /// <summary>Reads one contract value.</summary>
    /// <exception cref="JsonException">The text is not JSON or does not fit the type.</exception>
    public static T Read<T>(string json) => Read<T>(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one contract value from UTF-8.</summary>
    /// <exception cref="JsonException">The bytes are not JSON or do not fit the type.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException("Expected a value, got null.");

    /// <summary>Reads one contract value from an element.</summary>
    /// <exception cref="JsonException">The element does not fit the type.</exception>
    public static T Read<T>(JsonElement element) => Read<T>(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>Parses JSON text to an element that owns its memory.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The empty object, <c>{}</c>.</summary>
    public static JsonElement EmptyObject { get; } = Parse("{}");

    private static ArrayBufferWriter<byte> ToBuffer<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        JsonSerializer.Serialize(writer, value, TypeInfo<T>());
        writer.Flush();
        return buffer;
    }

    private static class Known<T>
    {
        public static readonly JsonTypeInfo<T>? Info = (JsonTypeInfo<T>?)AgentJsonContext.Default.GetTypeInfo(typeof(T));
    }
}
