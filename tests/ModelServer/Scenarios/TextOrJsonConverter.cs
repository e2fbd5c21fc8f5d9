using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.ModelServing;

/// <summary>A string is taken verbatim (it may be broken JSON on purpose); an object is taken as its text.</summary>
internal sealed class TextOrJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString()!;
            case JsonTokenType.StartObject:
                using (JsonDocument document = JsonDocument.ParseValue(ref reader))
                {
                    return document.RootElement.GetRawText();
                }

            default:
                throw new JsonException("arguments must be a string (sent verbatim) or an object");
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
