using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Effects as the list of words that manifests use: <c>["read", "exec"]</c>.</summary>
public sealed class ToolEffectsConverter : JsonConverter<ToolEffects>
{
    private static readonly (string Word, ToolEffects Effect)[] Words =
    [
        ("read", ToolEffects.Read), ("write", ToolEffects.Write), ("exec", ToolEffects.Execute),
        ("network", ToolEffects.Network), ("mcp", ToolEffects.Mcp), ("agent", ToolEffects.Agent),
    ];

    /// <inheritdoc/>
    public override ToolEffects Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
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

    /// <inheritdoc/>
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
