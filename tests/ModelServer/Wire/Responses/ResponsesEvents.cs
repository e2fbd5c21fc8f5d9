using System.Globalization;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>The JSON of single events of a stream, each with its name, and of the answer in one piece.</summary>
internal sealed class ResponsesEvents(Exchange exchange)
{
    private readonly string _id = string.Create(CultureInfo.InvariantCulture, $"resp_{exchange.Number + 1:d8}");
    private int _sequence;

    /// <summary>The items of the answer.</summary>
    public List<ResponsesItem> Items { get; } = ResponsesItem.Of(exchange);

    private bool IsIncomplete => exchange.Reply.FinishReason is { } reason && reason != "stop";

    public (string Name, byte[] Data) Begin(string name, int padding = 0) => Make(name, json =>
    {
        json.WritePropertyName("response");
        Response(json, "in_progress");
        if (padding > 0)
        {
            json.WriteString("obfuscation", new string('x', padding));
        }
    });

    public (string Name, byte[] Data) End() => Make(IsIncomplete ? "response.incomplete" : "response.completed", json =>
    {
        json.WritePropertyName("response");
        Response(json, IsIncomplete ? "incomplete" : "completed");
    });

    public (string Name, byte[] Data) Item(int index, bool done) => Make(done ? "response.output_item.done" : "response.output_item.added", json =>
    {
        json.WriteNumber("output_index", index);
        json.WritePropertyName("item");
        Items[index].Write(json, done);
    });

    /// <summary>An event of one item's inside.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="index">The item's place.</param>
    /// <param name="part">The member that counts parts; null for none.</param>
    /// <param name="rest">The rest of its members.</param>
    public (string Name, byte[] Data) Inside(string name, int index, string? part, Action<Utf8JsonWriter> rest) => Make(name, json =>
    {
        json.WriteString("item_id", Items[index].Id);
        json.WriteNumber("output_index", index);
        if (part is not null)
        {
            json.WriteNumber(part, 0);
        }

        rest(json);
    });

    public (string Name, byte[] Data) Error(string? message, string? code) => Make("error", json =>
    {
        json.WriteString("code", code ?? "server_error");
        json.WriteString("message", message ?? "The server had an error while processing your request. Sorry about that!");
        json.WriteNull("param");
    });

    public byte[] Whole() => ChatJson.Write(json => Response(json, IsIncomplete ? "incomplete" : "completed"), indented: true);

    private (string Name, byte[] Data) Make(string name, Action<Utf8JsonWriter> members) => (name, ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", name);
        json.WriteNumber("sequence_number", _sequence++);
        members(json);
        json.WriteEndObject();
    }));

    private void Response(Utf8JsonWriter json, string status)
    {
        bool over = status != "in_progress";
        json.WriteStartObject();
        json.WriteString("id", _id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", exchange.Created);
        json.WriteString("status", status);
        json.WriteNull("error");
        if (status == "incomplete")
        {
            json.WriteStartObject("incomplete_details");
            json.WriteString("reason", exchange.Reply.FinishReason);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("incomplete_details");
        }

        json.WriteString("model", exchange.Model);
        json.WriteStartArray("output");
        if (over)
        {
            foreach (ResponsesItem item in Items)
            {
                item.Write(json, done: true);
            }
        }

        json.WriteEndArray();
        json.WriteBoolean("store", false);
        if (over)
        {
            Usage(json, exchange.Usage);
        }
        else
        {
            json.WriteNull("usage");
        }

        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, ReplyUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.PromptTokens);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", usage.CompletionTokens);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", usage.PromptTokens + usage.CompletionTokens);
        json.WriteEndObject();
    }
}
