using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of a request's plain fields.</summary>
internal static class MessagesRequestRules
{
    /// <summary>The service refuses members that it does not know.</summary>
    private static readonly string[] Known =
    [
        "model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "temperature",
        "top_p", "top_k", "stop_sequences", "thinking", "output_config",
        "metadata", "service_tier", "cache_control", "container", "mcp_servers", "context_management", "inference_geo",
    ];

    public static void Check(JsonElement body, Action<string, string, string> report)
    {
        if (string.IsNullOrEmpty(body.Text("model")))
        {
            report("model", "$.model", "must be a model's name");
        }

        long? most = Whole(body.Field("max_tokens"));
        if (most is null or < 1)
        {
            report("max-tokens", "$.max_tokens", "must be a whole number of 1 or more");
        }

        JsonElement stream = body.Field("stream");
        if (stream.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
        {
            report("stream", "$.stream", "must be true or false");
        }

        Range(body, "temperature", report);
        Range(body, "top_p", report);
        if (body.Field("stop_sequences") is { ValueKind: not JsonValueKind.Undefined } stops
            && !stops.Items().All(s => s.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(JsonLooks.Safe(s))))
        {
            report("stop-sequences", "$.stop_sequences", "must be texts that are not blank");
        }

        System(body.Field("system"), report);
        Thinking(body.Field("thinking"), most ?? 0, report);
        if (body.Field("output_config").Field("effort") is { ValueKind: not JsonValueKind.Undefined } effort
            && (effort.ValueKind != JsonValueKind.String || JsonLooks.Safe(effort) is not ("low" or "medium" or "high" or "xhigh" or "max")))
        {
            report("effort", "$.output_config.effort", "must be low, medium, high, xhigh or max");
        }

        foreach (string name in body.Names().Where(name => !Known.Contains(name, StringComparer.Ordinal)))
        {
            report("extra-member", $"$.{name}", "is not permitted");
        }
    }

    private static void System(JsonElement system, Action<string, string, string> report)
    {
        bool good = system.ValueKind switch
        {
            JsonValueKind.Undefined => true,
            JsonValueKind.String => true,
            JsonValueKind.Array => system.EnumerateArray().All(b => b.Text("type") == "text" && !string.IsNullOrWhiteSpace(b.Text("text"))),
            _ => false,
        };
        if (!good)
        {
            report("system", "$.system", "must be a string or text blocks that are not blank");
        }
    }

    private static void Thinking(JsonElement thinking, long most, Action<string, string, string> report)
    {
        switch (thinking.ValueKind == JsonValueKind.Undefined ? "none" : thinking.Text("type"))
        {
            case "none" or "adaptive" or "disabled" or "between_tools":
                break;
            case "enabled":
                if (Whole(thinking.Field("budget_tokens")) is not { } budget || budget < 1024 || budget >= most)
                {
                    report("thinking-budget", "$.thinking.budget_tokens", "must be 1024 or more, and less than max_tokens");
                }

                break;
            default:
                report("thinking", "$.thinking.type", "must be adaptive, enabled or disabled");
                break;
        }
    }

    private static void Range(JsonElement body, string name, Action<string, string, string> report)
    {
        JsonElement value = body.Field(name);
        if (!value.IsMissing() && (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || number is < 0 or > 1))
        {
            report(name, $"$.{name}", "must be a number from 0 to 1");
        }
    }

    private static long? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;
}
