using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama.Requests;

/// <summary>
/// Writes the tools. The server reads schemas into types of its own (<c>ToolFunctionParameters</c>, <c>ToolProperty</c>) and refuses the whole request where
/// they do not fit.
/// </summary>
internal static class ToolWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ToolSpec> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, SafeText.Of(tool.Description));
            json.WritePropertyName("parameters"u8);
            WriteSchema(json, tool.InputSchema, top: true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSchema(Utf8JsonWriter json, JsonElement schema, bool top)
    {
        json.WriteStartObject();
        var choices = false;
        var properties = false;
        if (top)
        {
            json.WriteString("type"u8, "object"u8);
        }

        // A schema of true or false says nothing that the server could read.
        foreach (var member in schema.ValueKind == JsonValueKind.Object ? schema.EnumerateObject() : default)
        {
            switch (member.Name)
            {
                case "type" when top || !IsTextOrTexts(member.Value):
                    break;
                case "properties" when member.Value.ValueKind == JsonValueKind.Object:
                    properties = true;
                    WriteProperties(json, member.Value);
                    break;

                // The server knows anyOf alone; what is left out of a choice would be no choice.
                case "anyOf" or "oneOf" when member.Value.ValueKind == JsonValueKind.Array && !choices:
                    choices = true;
                    json.WriteStartArray("anyOf"u8);
                    foreach (var choice in member.Value.EnumerateArray())
                    {
                        WriteSchema(json, choice, top: false);
                    }

                    json.WriteEndArray();
                    break;
                case "const" when !schema.TryGetProperty("enum"u8, out _):
                    json.WriteStartArray("enum"u8);
                    member.Value.WriteTo(json);
                    json.WriteEndArray();
                    break;
                case "properties" or "anyOf" or "oneOf" or "const":
                case "enum" when member.Value.ValueKind != JsonValueKind.Array:
                case "description" when member.Value.ValueKind != JsonValueKind.String:
                case "required" when member.Value.ValueKind != JsonValueKind.Array || !IsTextOrTexts(member.Value):
                    break;
                default:
                    member.WriteTo(json);
                    break;
            }
        }

        if (top && !properties)
        {
            json.WriteStartObject("properties"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, JsonElement properties)
    {
        json.WriteStartObject("properties"u8);
        foreach (var property in properties.EnumerateObject())
        {
            json.WritePropertyName(property.Name);
            WriteSchema(json, property.Value, top: false);
        }

        json.WriteEndObject();
    }

    private static bool IsTextOrTexts(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String));
}
