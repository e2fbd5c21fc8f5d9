using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Enums as kebab-case words; a word of a newer version reads as the enum's zero, which is named so in each of them.</summary>
public sealed class OpenEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"Expected a word for {typeof(T).Name}.");
        }

        return EnumNames.TryParse<T>(reader.GetString()!, out var value) ? value : default;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EnumNames.Write(value));
}
