using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost.Client;

/// <summary>
/// Reads and writes all records as JSON: events, requests, reports and manifests, and those of the authors' contract, as <see cref="AgentJson"/> does.
/// </summary>
/// <remarks>
/// Source-generated; no reflection. Members are camelCase, absent when null; text is escaped only where JSON asks for it, so what is written is not for HTML.
/// Thread-safe.
/// </remarks>
public static class ClientJson
{
    /// <summary>The options of all records. Never add types of a plugin to them: they would pin its load context.</summary>
    public static JsonSerializerOptions Options { get; } = new(ClientJsonContext.Default.Options)
    {
        // The contract's types by its own metadata: a generator does not see [AllowNull] in another assembly, and would refuse nulls that it has to take.
        TypeInfoResolver = JsonTypeInfoResolver.Combine(AgentJson.Options.TypeInfoResolver, ClientJsonContext.Default),
    };

    /// <summary>The metadata of one type.</summary>
    /// <exception cref="NotSupportedException">The type is not a record of the client or of the contract.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() =>
        Known<T>.Info ?? throw new NotSupportedException($"{typeof(T)} is not a type of the client or of the contract.");

    /// <summary>One value as JSON text on one line.</summary>
    public static string Write<T>(T value) => Encoding.UTF8.GetString(ToBuffer(value).WrittenSpan);

    /// <summary>One value as UTF-8 JSON.</summary>
    public static byte[] WriteBytes<T>(T value) => ToBuffer(value).WrittenSpan.ToArray();

    /// <summary>One value as a JSON element.</summary>
    public static JsonElement ToElement<T>(T value) => JsonSerializer.SerializeToElement(value, TypeInfo<T>());

    /// <summary>Reads one value.</summary>
    /// <exception cref="JsonException">The text is not JSON or does not fit the type.</exception>
    public static T Read<T>(string json) => Read<T>(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one value from UTF-8.</summary>
    /// <exception cref="JsonException">The bytes are not JSON or do not fit the type.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        StartRecords.Read(typeof(T), utf8) is T value
            ? value
            : JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException("Expected a value, got null.");

    /// <summary>Reads one value from an element.</summary>
    /// <exception cref="JsonException">The element does not fit the type.</exception>
    public static T Read<T>(JsonElement element) => Read<T>(JsonMarshal.GetRawUtf8Value(element));

    private static ArrayBufferWriter<byte> ToBuffer<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (value is not AgentEvent known || !ClientJsonContext.Default.TryWrite(writer, known))
        {
            JsonSerializer.Serialize(writer, value, TypeInfo<T>());
        }

        writer.Flush();
        return buffer;
    }

    private static class Known<T>
    {
        public static readonly JsonTypeInfo<T>? Info = Options.TryGetTypeInfo(typeof(T), out var info) ? (JsonTypeInfo<T>)info : null;
    }
}
