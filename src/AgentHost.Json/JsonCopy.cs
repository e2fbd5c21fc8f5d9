using System.Buffers;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Copies a value, with other members in its objects.</summary>
internal static class JsonCopy
{
    /// <summary>The value, of each object the members that are chosen, at every depth.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="members">The members of an object that the copy has, in their order.</param>
    public static JsonElement Of(JsonElement value, Func<JsonElement, IEnumerable<JsonProperty>> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(value, members, writer);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(JsonElement value, Func<JsonElement, IEnumerable<JsonProperty>> members, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in members(value))
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, members, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, members, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
