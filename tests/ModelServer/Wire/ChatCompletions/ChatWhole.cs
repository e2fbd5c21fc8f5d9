using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Bodies that are no stream.</summary>
internal static class ChatWhole
{
    public static byte[] Body(Exchange exchange) => ChatJson.Write(
        json =>
        {
            Reply reply = exchange.Reply;
            json.WriteStartObject();
            ChatJson.Envelope(json, exchange, "chat.completion");
            json.WriteStartArray("choices");
            if (!reply.Has(FaultKind.EmptyChoices))
            {
                Choice(json, exchange);
            }

            json.WriteEndArray();
            ChatJson.Usage(json, exchange.Usage);
            json.WriteEndObject();
        },
        indented: true);

    public static byte[] Models(IReadOnlyList<string> models, string? one, long created) => ChatJson.Write(
        json =>
        {
            if (one is not null)
            {
                Model(json, one, created);
                return;
            }

            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (string model in models)
            {
                Model(json, model, created);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        },
        indented: true);

    private static void Model(Utf8JsonWriter json, string id, long created)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "model");
        json.WriteNumber("created", created);
        json.WriteString("owned_by", "system");
        json.WriteEndObject();
    }

    private static void Choice(Utf8JsonWriter json, Exchange exchange)
    {
        Reply reply = exchange.Reply;
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", reply.Text);
        if (reply.Reasoning is not null)
        {
            json.WriteString("reasoning_content", reply.Reasoning);
        }

        if (reply.ToolCalls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (ReplyToolCall call in reply.ToolCalls)
            {
                json.WriteStartObject();
                if (!reply.Has(FaultKind.MissingToolCallIds))
                {
                    json.WriteString("id", call.Id);
                }

                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", call.Name);
                json.WriteString("arguments", call.Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("refusal", reply.Refusal);
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", reply.Has(FaultKind.NoFinish) ? null : exchange.FinishReason);
        json.WriteEndObject();
    }
}
