using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace AgentHost.Mcp.Serving;

/// <summary>JSON between the SDK's records and the contract's.</summary>
internal static class McpJson
{
    private const string HeaderMark = "x-mcp-header";

    /// <summary>A record of the SDK as JSON.</summary>
    public static JsonObject Write<T>(T value) => JsonSerializer.SerializeToNode(value, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)))!.AsObject();

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

    /// <summary>
    /// A schema of arguments without the marks by which clients put arguments into headers as well: nothing routes by them here, and nobody compares them.
    /// </summary>
    public static JsonElement WithoutHeaders(JsonElement schema)
    {
        if (!schema.GetRawText().Contains(HeaderMark, StringComparison.Ordinal))
        {
            return schema;
        }

        var node = JsonNode.Parse(schema.GetRawText())!;
        Strip(node);
        return AgentJson.Parse(node.ToJsonString());
    }

    /// <summary>A text of the arguments; null where there is none.</summary>
    /// <exception cref="HostException">It is something else.</exception>
    public static string? Text(IDictionary<string, JsonElement>? members, string name) =>
        members is null || !members.TryGetValue(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new HostException(HostFailure.Invalid, $"{name} is a text.");

    /// <summary>Schemas are bounded in depth where they are taken.</summary>
    private static void Strip(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                // A property may have that name: its schema is an object, the mark is a text.
                if (members[HeaderMark] is JsonValue)
                {
                    members.Remove(HeaderMark);
                }

                foreach (var (_, member) in members)
                {
                    if (member is not null)
                    {
                        Strip(member);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    if (item is not null)
                    {
                        Strip(item);
                    }
                }

                break;
            default:
                break;
        }
    }
}
