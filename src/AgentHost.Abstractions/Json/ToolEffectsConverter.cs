using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Effects as the list of words that manifests use: <c>["read", "exec"]</c>.</summary>
internal sealed class ToolEffectsConverter : JsonConverter<ToolEffects>
{
    private static readonly (string Word, ToolEffects Effect)[] Words =
    [
        ("read", ToolEffects.Read), ("write", ToolEffects.Write), ("exec", ToolEffects.Execute),
        ("network", ToolEffects.Network), ("mcp", ToolEffects.Mcp), ("agent", ToolEffects.Agent),
    ];

    public override ToolEffects Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <summary>The same without the serializer; stands on the list's first token before and on its last after.</summary>
    internal static ToolEffects Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Expected a list of effects.");
        }

        var effects = ToolEffects.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                throw new JsonException("Expected an effect, found a list.");
            }

            var word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            var known = Array.Find(Words, entry => entry.Word == word);

            // An effect of a newer contract is taken as the widest known one: judging a call too strictly is safe.
            effects |= known.Word is null ? ToolEffects.Execute : known.Effect;
            reader.Skip();
        }

        return effects;
    }

    public override void Write(Utf8JsonWriter writer, ToolEffects value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var (word, effect) in Words)
        {
            if (value.HasFlag(effect))
            {
                writer.WriteStringValue(word);
            }
        }

        writer.WriteEndArray();
    }
}
