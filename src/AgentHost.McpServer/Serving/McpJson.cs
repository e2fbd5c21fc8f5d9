using System.Text.Json;

namespace AgentHost.Mcp.Serving;

/// <summary>JSON between the SDK's records and the contract's.</summary>
internal static class McpJson
{
    /// <summary>Arguments as one object.</summary>
    public static JsonElement Object(IDictionary<string, JsonElement>? members)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return AgentJson.Parse(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    /// <summary>A text of the arguments; null where there is none.</summary>
    /// <exception cref="HostException">It is something else.</exception>
    public static string? Text(IDictionary<string, JsonElement>? members, string name) =>
        members is null || !members.TryGetValue(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new HostException(HostFailure.Invalid, $"{name} is a text.");
}
