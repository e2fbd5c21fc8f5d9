using System.Buffers;
using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>Makes the objects that go into <c>Opaque</c>.</summary>
internal static class OpaqueValue
{
    /// <summary>An object of one member.</summary>
    public static JsonElement Of(string name, JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName(name);
            value.WriteTo(json);
            json.WriteEndObject();
        }

        return Parse(buffer.WrittenMemory);
    }

    /// <summary>Makes the value that reasoning wants back: its text, its details, or both.</summary>
    /// <param name="text">When the text goes back, as JSON; null for never.</param>
    /// <param name="details">The details; null for none.</param>
    public static JsonElement OfReasoning(string? text, IReadOnlyList<JsonElement>? details)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (text is not null)
            {
                json.WritePropertyName(Requests.Echo.ReasoningContent);
                json.WriteRawValue(text);
            }

            if (details is not null)
            {
                json.WriteStartArray(Requests.Echo.ReasoningDetails);
                foreach (var detail in details)
                {
                    detail.WriteTo(json);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Parse(buffer.WrittenMemory);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }
}
