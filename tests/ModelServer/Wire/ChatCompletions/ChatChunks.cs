using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>The JSON of single chunks of a stream.</summary>
internal sealed class ChatChunks(Exchange exchange)
{
    /// <summary>A chunk with one choice.</summary>
    public byte[] Delta(Action<Utf8JsonWriter>? delta, string? finishReason = null, int padding = 0) => Chunk(
        json =>
        {
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            delta?.Invoke(json);
            json.WriteEndObject();
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", finishReason);
            json.WriteEndObject();
        },
        usage: null,
        padding);

    /// <summary>A chunk without choices.</summary>
    public byte[] NoChoice(ReplyUsage? usage) => Chunk(null, usage, 0);

    public byte[] ToolCallStart(int index, ReplyToolCall call, bool withId) => Delta(json => ToolCall(json, index, call, withId, ""));

    public byte[] ToolCallPiece(int index, string arguments) => Delta(json => ToolCall(json, index, null, false, arguments));

    private static void ToolCall(Utf8JsonWriter json, int index, ReplyToolCall? start, bool withId, string arguments)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        if (start is not null)
        {
            if (withId)
            {
                json.WriteString("id", start.Id);
            }

            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (start is not null)
        {
            json.WriteString("name", start.Name);
        }

        json.WriteString("arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private byte[] Chunk(Action<Utf8JsonWriter>? choice, ReplyUsage? usage, int padding) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        ChatJson.Envelope(json, exchange, "chat.completion.chunk");
        json.WriteStartArray("choices");
        choice?.Invoke(json);
        json.WriteEndArray();
        if (usage is not null)
        {
            ChatJson.Usage(json, usage);
        }
        else if (exchange.View.IncludeUsage)
        {
            // With include_usage every chunk has the field, null in all but the last.
            json.WriteNull("usage");
        }

        if (padding > 0)
        {
            json.WriteString("obfuscation", new string('x', padding));
        }

        json.WriteEndObject();
    });
}
