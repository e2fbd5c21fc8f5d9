using System.Globalization;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>One output item of an answer.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">Text, refusal, summary or arguments.</param>
internal sealed record ResponsesItem(string Type, string Id, string Text)
{
    /// <summary>A message that refuses.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Reasoning in its encrypted form; null where it was not asked for.</summary>
    public string? Encrypted { get; init; }

    /// <summary>The call; null for other types.</summary>
    public ReplyToolCall? Call { get; init; }

    /// <summary>The id of the call; null when the reply leaves it out.</summary>
    public string? CallId { get; init; }

    /// <summary>What a reply becomes.</summary>
    public static List<ResponsesItem> Of(Exchange exchange)
    {
        Reply reply = exchange.Reply;
        var items = new List<ResponsesItem>();
        string Id(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{exchange.Number + 1:d4}{items.Count:d4}");
        if (reply.Reasoning is { } reasoning)
        {
            items.Add(new("reasoning", Id("rs"), exchange.View.ReasoningSummary ? reasoning : "")
            {
                Encrypted = exchange.View.EncryptedReasoning ? Signatures.Hide(reasoning) : null,
            });
        }

        if (reply.Text is { } text)
        {
            items.Add(new("message", Id("msg"), text));
        }

        if (reply.Refusal is { } refusal)
        {
            items.Add(new("message", Id("msg"), refusal) { IsRefusal = true });
        }

        foreach (ReplyToolCall call in reply.ToolCalls)
        {
            items.Add(new("function_call", Id("fc"), call.Arguments) { Call = call, CallId = reply.Has(FaultKind.MissingToolCallIds) ? null : call.Id });
        }

        return items;
    }

    /// <summary>Writes it, as it begins or as it ends.</summary>
    public void Write(Utf8JsonWriter json, bool done)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("type", Type);
        switch (Type)
        {
            case "reasoning":
                json.WriteStartArray("summary");
                if (done && Text.Length > 0)
                {
                    json.WriteStartObject();
                    json.WriteString("type", "summary_text");
                    json.WriteString("text", Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                if (Encrypted is not null)
                {
                    json.WriteString("encrypted_content", Encrypted);
                }

                break;
            case "message":
                json.WriteString("status", done ? "completed" : "in_progress");
                json.WriteStartArray("content");
                if (done)
                {
                    Part(json, Text);
                }

                json.WriteEndArray();
                json.WriteString("role", "assistant");
                break;
            default:
                json.WriteString("status", done ? "completed" : "in_progress");
                json.WriteString("arguments", done ? Text : "");
                if (CallId is not null)
                {
                    json.WriteString("call_id", CallId);
                }

                json.WriteString("name", Call!.Name);
                if (Call.Namespace is not null)
                {
                    json.WriteString("namespace", Call.Namespace);
                }

                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a message's one part.</summary>
    public void Part(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", IsRefusal ? "refusal" : "output_text");
        if (!IsRefusal)
        {
            json.WriteStartArray("annotations");
            json.WriteEndArray();
        }

        json.WriteString(IsRefusal ? "refusal" : "text", text);
        json.WriteEndObject();
    }
}
