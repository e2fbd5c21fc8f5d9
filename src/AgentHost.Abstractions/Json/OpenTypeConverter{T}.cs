using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes a closed family of records by its <c>type</c> member, wherever it stands; a type it does not know is kept whole.</summary>
internal abstract class OpenTypeConverter<T> : JsonConverter<T>
    where T : class
{
    protected abstract JsonTypeInfo? Find(string type);

    protected abstract T Keep(string type, JsonElement raw);

    protected abstract JsonElement? RawOf(T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw new JsonException($"Expected an object with a \"type\" member for {typeof(T).Name}.");
        }

        var type = name.GetString()!;
        return Find(type) is { } info ? (T)root.Deserialize(info)! : Keep(type, root.Clone());
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (RawOf(value) is { } raw)
        {
            raw.WriteTo(writer);
            return;
        }

        if (!AgentJsonContext.Default.TryWrite(writer, value))
        {
            JsonSerializer.Serialize(writer, value, AgentJson.Options.GetTypeInfo(value.GetType()));
        }
    }
}
