using System.Globalization;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Bodies that are no stream.</summary>
internal static class MessagesWhole
{
    public static byte[] Body(Exchange exchange) => ChatJson.Write(json =>
    {
        Reply reply = exchange.Reply;
        json.WriteStartObject();
        json.WriteString("model", exchange.Model);
        json.WriteString("id", MessagesJson.Id(exchange));
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        if (reply.Reasoning is { } reasoning)
        {
            Block(json, "thinking", ("thinking", reasoning), ("signature", Signatures.Of(reasoning)));
        }

        if (reply.RedactedThinking is { } hidden)
        {
            Block(json, "redacted_thinking", ("data", Signatures.Hide(hidden)));
        }

        if (reply.Text is { } text)
        {
            Block(json, "text", ("text", text));
        }

        foreach (ReplyToolCall call in reply.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("type", "tool_use");
            json.WriteString("id", MessagesJson.CallId(call));
            json.WriteString("name", call.Name);
            json.WritePropertyName("input");
            json.WriteRawValue(call.Arguments, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        MessagesJson.Stop(json, reply);
        MessagesJson.Usage(json, exchange.Usage, atStart: false);
        json.WriteEndObject();
    });

    public static byte[] Models(IReadOnlyList<string> models, string? one, string target) => ChatJson.Write(json =>
    {
        if (one is not null)
        {
            Model(json, one);
            return;
        }

        int limit = int.TryParse(Query(target, "limit"), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? Math.Clamp(wanted, 1, 1000) : 20;
        int start = Query(target, "after_id") is { } after ? models.ToList().IndexOf(after) + 1 : 0;
        List<string> page = [.. models.Skip(start).Take(limit)];
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (string model in page)
        {
            Model(json, model);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more", start + page.Count < models.Count);
        json.WriteString("first_id", page.Count == 0 ? null : page[0]);
        json.WriteString("last_id", page.Count == 0 ? null : page[^1]);
        json.WriteEndObject();
    });

    private static string? Query(string target, string name)
    {
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0
            ? null
            : target[(mark + 1)..].Split('&').Where(p => p.StartsWith(name + "=", StringComparison.Ordinal))
                .Select(p => Uri.UnescapeDataString(p[(name.Length + 1)..])).FirstOrDefault();
    }

    private static void Model(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("type", "model");
        json.WriteString("id", id);
        json.WriteString("display_name", id.ToUpperInvariant());
        json.WriteString("created_at", "2026-01-01T00:00:00Z");
        json.WriteNumber("max_input_tokens", 200_000);
        json.WriteNumber("max_tokens", 64_000);
        json.WriteStartObject("capabilities");
        Can(json, "image_input", true);
        Can(json, "structured_outputs", true);
        json.WriteStartObject("effort");
        json.WriteBoolean("supported", true);
        foreach (string level in (string[])["low", "medium", "high"])
        {
            Can(json, level, true);
        }

        Can(json, "max", false);
        json.WriteNull("xhigh");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Can(Utf8JsonWriter json, string name, bool can)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("supported", can);
        json.WriteEndObject();
    }

    private static void Block(Utf8JsonWriter json, string type, params ReadOnlySpan<(string Name, string Value)> members)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        foreach ((string name, string value) in members)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
