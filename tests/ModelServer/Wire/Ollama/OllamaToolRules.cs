using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of a request's tools: the service reads schemas into types of its own and refuses the whole request where they do not fit.</summary>
internal static class OllamaToolRules
{
    public static void Check(JsonElement tools, Action<string, string, string> report)
    {
        if (tools.IsMissing())
        {
            return;
        }

        int i = 0;
        foreach (JsonElement tool in tools.Items())
        {
            string place = $"$.tools[{i++}]";
            JsonElement function = tool.Field("function");
            if (tool.Text("type") != "function" || string.IsNullOrEmpty(function.Text("name")))
            {
                report("tool", place, "must be a function with a name");
            }

            JsonElement parameters = function.Field("parameters");
            if (parameters.Text("type") is null || parameters.Field("properties").ValueKind != JsonValueKind.Object)
            {
                report("tool-schema", $"{place}.function.parameters", "must have a type and properties");
            }

            CheckNode(parameters, $"{place}.function.parameters", report);
        }
    }

    private static void CheckNode(JsonElement schema, string place, Action<string, string, string> report)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            report("tool-schema", place, "must be an object");
            return;
        }

        bool Texts(string name) => schema.Field(name).Items().All(item => item.ValueKind == JsonValueKind.String);
        bool Is(string name, params ReadOnlySpan<JsonValueKind> kinds) =>
            schema.Field(name) is { ValueKind: JsonValueKind.Undefined } || kinds.Contains(schema.Field(name).ValueKind);
        if (!Is("type", JsonValueKind.String, JsonValueKind.Array) || !Texts("type") || !Is("description", JsonValueKind.String)
            || !Is("enum", JsonValueKind.Array) || !Is("required", JsonValueKind.Array) || !Texts("required")
            || !Is("properties", JsonValueKind.Object) || !Is("anyOf", JsonValueKind.Array))
        {
            report("tool-schema", place, "has a member of a kind that the service does not read");
        }

        foreach (JsonElement choice in schema.Field("anyOf").Items())
        {
            CheckNode(choice, place + ".anyOf", report);
        }

        if (schema.Field("properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                CheckNode(property.Value, $"{place}.properties", report);
            }
        }
    }
}
