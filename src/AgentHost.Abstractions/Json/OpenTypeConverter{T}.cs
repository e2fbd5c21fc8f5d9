using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes a closed family of records by its <c>type</c> member, wherever it stands; a type it does not know is kept whole.</summary>
public abstract class OpenTypeConverter<T> : JsonConverter<T>
    where T : class
{
    /// <summary>The metadata of the type behind a word; null for a word of a newer version.</summary>
    protected abstract JsonTypeInfo? Find(string type);

    /// <summary>A record that holds a value of an unknown type as it came.</summary>
    protected abstract T Keep(string type, JsonElement raw);

    /// <summary>The value as it came, where <see cref="Keep"/> made it.</summary>
    protected abstract JsonElement? RawOf(T value);

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (RawOf(value) is { } raw)
        {
            raw.WriteTo(writer);
            return;
        }

        WriteKnown(writer, value);
    }

    /// <summary>Writes a value of a known type.</summary>
    protected virtual void WriteKnown(Utf8JsonWriter writer, T value) =>
        JsonSerializer.Serialize(writer, value, AgentJson.Options.GetTypeInfo(value.GetType()));
}
