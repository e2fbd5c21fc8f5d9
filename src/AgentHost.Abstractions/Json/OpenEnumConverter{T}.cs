using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Enums as kebab-case words; a word of a newer version reads as the enum's zero, which is named so in each of them.</summary>
internal sealed class OpenEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"Expected a word for {typeof(T).Name}.");
        }

        var word = reader.GetString()!;
        return Parse(word);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EnumWords.Write(value));

    internal static T Parse(string word) =>
        EnumWords.TryParse<T>(word, out var value) ? value : default;
}
