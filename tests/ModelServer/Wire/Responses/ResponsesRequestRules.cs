using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of a request's fields but its input.</summary>
internal static class ResponsesRequestRules
{
    /// <summary>The service refuses members that it does not know ("Unknown parameter").</summary>
    private static readonly string[] Known =
    [
        "model", "input", "instructions", "tools", "tool_choice", "parallel_tool_calls", "max_tool_calls",
        "stream", "stream_options", "store", "include", "reasoning", "text",
        "temperature", "top_p", "top_logprobs", "max_output_tokens", "metadata", "previous_response_id",
        "conversation", "prompt", "prompt_cache_key", "prompt_cache_retention",
        "safety_identifier", "service_tier", "truncation", "user", "background",
    ];

    public static void Check(JsonElement body, Action<string, string, string> report)
    {
        if (string.IsNullOrEmpty(body.Text("model")))
        {
            report("model", "$.model", "must be a model's name");
        }

        JsonElement stream = body.Field("stream");
        if (stream.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
        {
            report("stream", "$.stream", "must be true or false");
        }

        if (body.Field("instructions") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String) })
        {
            report("instructions", "$.instructions", "must be a string");
        }

        JsonElement most = body.Field("max_output_tokens");
        if (!most.IsMissing() && (most.ValueKind != JsonValueKind.Number || !most.TryGetInt64(out long number) || number < 16))
        {
            report("max-output-tokens", "$.max_output_tokens", "must be a whole number of 16 or more");
        }

        Range(body, "temperature", 2, report);
        Range(body, "top_p", 1, report);
        Format(body.Field("text").Field("format"), report);
        Tools(body, report);
        foreach (string name in body.Names().Where(name => !Known.Contains(name, StringComparer.Ordinal)))
        {
            report("extra-member", $"$.{name}", "is not known");
        }
    }

    private static void Range(JsonElement body, string name, double highest, Action<string, string, string> report)
    {
        JsonElement value = body.Field(name);
        if (!value.IsMissing() && (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || number < 0 || number > highest))
        {
            report(name, $"$.{name}", $"must be a number from 0 to {highest}");
        }
    }

    private static void Format(JsonElement format, Action<string, string, string> report)
    {
        if (!format.IsMissing() && (format.Text("type") is not ("text" or "json_object" or "json_schema")
            || (format.Text("type") == "json_schema"
                && (!ChatToolRules.IsName(format.Text("name")) || format.Field("schema").ValueKind != JsonValueKind.Object))))
        {
            report("text-format", "$.text.format", "must be text, json_object, or json_schema with name and schema");
        }
    }

    private static void Tools(JsonElement body, Action<string, string, string> report)
    {
        JsonElement tools = body.Field("tools");
        if (!tools.IsMissing() && tools.ValueKind != JsonValueKind.Array)
        {
            report("tools", "$.tools", "must be an array, or not be there");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        int i = 0;
        foreach (JsonElement tool in tools.Items())
        {
            string place = $"$.tools[{i++}]";
            string? name = tool.Text("name");
            if (tool.Text("type") != "function")
            {
                report("tool-type", $"{place}.type", "must be \"function\"");
            }

            if (!ChatToolRules.IsName(name))
            {
                report("tool-name", $"{place}.name", $"must match ^[a-zA-Z0-9_-]{{1,64}}$, not '{name}'");
            }
            else if (!names.Add(name!))
            {
                report("tool-duplicate", $"{place}.name", $"'{name}' is there twice");
            }

            if (tool.Field("parameters").Text("type") != "object")
            {
                report("tool-schema", $"{place}.parameters", "must be an object whose type is \"object\"");
            }

            // Strict is what holds without a word, and then a schema must be closed, with every property required.
            if (tool.Field("strict").ValueKind != JsonValueKind.False && !IsClosed(tool.Field("parameters")))
            {
                report("tool-strict", $"{place}.strict", "must be false for a schema that is not closed");
            }
        }
    }

    private static bool IsClosed(JsonElement schema) =>
        schema.Field("additionalProperties").ValueKind == JsonValueKind.False
        && schema.Field("properties").Names()
            .All(name => schema.Field("required").Items().Any(r => r.ValueKind == JsonValueKind.String && JsonLooks.Safe(r) == name));
}
