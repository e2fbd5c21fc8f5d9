using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.ModelServing;

/// <summary>Names of fault kinds, exactly; the built-in converter accepts numbers and lists with commas and names no alternatives.</summary>
internal sealed class FaultKindConverter : JsonConverter<FaultKind>
{
    public override FaultKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
        {
            if (string.Equals(NameOf(kind), text, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        throw new JsonException(
            $"unknown fault kind{(text is null ? "" : $" '{text}'")}; use one of: {string.Join(", ", Enum.GetValues<FaultKind>().Select(NameOf))}");
    }

    public override void Write(Utf8JsonWriter writer, FaultKind value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    internal static string NameOf(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
