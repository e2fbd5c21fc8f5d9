using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>The JSON of single lines.</summary>
internal static class OllamaLines
{
    public static byte[] Line(byte[] json, bool crlf = false) => [.. json, .. crlf ? "\r\n"u8 : "\n"u8];

    public static byte[] Error(string message) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("error", message);
        json.WriteEndObject();
    });

    /// <summary>A piece of the answer.</summary>
    public static byte[] Piece(Exchange exchange, string content, string? thinking = null, ReplyToolCall? call = null, int padding = 0) =>
        ChatJson.Write(json =>
    {
        json.WriteStartObject();
        Envelope(json, exchange);
        Message(json, exchange, content, thinking, call is null ? [] : [call]);
        json.WriteBoolean("done", false);
        if (padding > 0)
        {
            json.WriteString("padding", new string('x', padding));
        }

        json.WriteEndObject();
    });

    /// <summary>The last line.</summary>
    public static byte[] Done(Exchange exchange) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        Envelope(json, exchange);
        Message(json, exchange, "", null, []);
        End(json, exchange);
        json.WriteEndObject();
    });

    public static byte[] Whole(Exchange exchange) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        Envelope(json, exchange);
        Message(json, exchange, exchange.Reply.Text ?? "", exchange.Reply.Reasoning, exchange.Reply.ToolCalls);
        End(json, exchange);
        json.WriteEndObject();
    });

    private static void Envelope(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteString("model", exchange.Model);
        json.WriteString(
            "created_at",
            DateTimeOffset.FromUnixTimeSeconds(exchange.Created)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.000000'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Message(Utf8JsonWriter json, Exchange exchange, string content, string? thinking, IReadOnlyList<ReplyToolCall> calls)
    {
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", content);
        if (thinking is not null)
        {
            json.WriteString("thinking", thinking);
        }

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (ReplyToolCall call in calls)
            {
                Call(json, exchange.Reply, call);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Call(Utf8JsonWriter json, Reply reply, ReplyToolCall call)
    {
        json.WriteStartObject();
        if (!reply.Has(FaultKind.MissingToolCallIds))
        {
            json.WriteString("id", call.Id);
        }

        json.WriteStartObject("function");
        json.WriteNumber("index", reply.ToolCalls.ToList().IndexOf(call));
        json.WriteString("name", call.Name);
        json.WritePropertyName("arguments");
        if (IsJson(call.Arguments))
        {
            json.WriteRawValue(call.Arguments, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(call.Arguments);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void End(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteBoolean("done", true);
        if (!exchange.Reply.Has(FaultKind.NoFinish))
        {
            // This wire says "stop" after tool calls too.
            json.WriteString("done_reason", exchange.Reply.FinishReason ?? "stop");
        }

        json.WriteNumber("total_duration", 5_000_000_000);
        json.WriteNumber("load_duration", 1_000_000);
        json.WriteNumber("prompt_eval_count", exchange.Usage.PromptTokens);
        json.WriteNumber("prompt_eval_duration", 300_000_000);
        json.WriteNumber("eval_count", exchange.Usage.CompletionTokens);
        json.WriteNumber("eval_duration", 4_000_000_000);
    }
}
