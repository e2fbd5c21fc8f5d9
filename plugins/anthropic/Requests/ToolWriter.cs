using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>Writes the tools; the last one is marked, since they stand before everything else and change least.</summary>
internal static class ToolWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ToolSpec> tools, bool mark)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        for (var i = 0; i < tools.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tools[i].Name);
            json.WriteString("description"u8, SafeText.Of(tools[i].Description));
            WriteSchema(json, tools[i].InputSchema);
            BlockWriter.WriteMark(json, mark && i == tools.Count - 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The service wants <c>type</c> to be <c>object</c>, and refuses <c>oneOf</c>, <c>allOf</c> and <c>anyOf</c> at the top of a schema.</summary>
    private static void WriteSchema(Utf8JsonWriter json, JsonElement schema)
    {
        json.WriteStartObject("input_schema"u8);
        json.WriteString("type"u8, "object"u8);
        if (schema.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in schema.EnumerateObject())
            {
                if (!member.NameEquals("type"u8) && !member.NameEquals("oneOf"u8) && !member.NameEquals("allOf"u8) && !member.NameEquals("anyOf"u8))
                {
                    member.WriteTo(json);
                }
            }
        }

        json.WriteEndObject();
    }
}
