using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Verdicts of hooks as words. The zero is what an absent verdict means, which is no opinion; a word of a newer version is not that.</summary>
public sealed class HookVerdictConverter : JsonConverter<HookVerdict>
{
    /// <inheritdoc/>
    public override HookVerdict Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.String ? throw new JsonException($"Expected a word for {nameof(HookVerdict)}.")
        : EnumNames.TryParse<HookVerdict>(reader.GetString()!, out var value) ? value
        : HookVerdict.Unknown;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HookVerdict value, JsonSerializerOptions options) => writer.WriteStringValue(EnumNames.Write(value));
}
