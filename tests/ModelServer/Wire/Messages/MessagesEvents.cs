using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>The JSON of single events of a stream, each with its name.</summary>
internal sealed class MessagesEvents(Exchange exchange)
{
    public (string Name, byte[] Data) Start() => Make("message_start", json =>
    {
        json.WriteStartObject("message");
        json.WriteString("model", exchange.Model);
        json.WriteString("id", MessagesJson.Id(exchange));
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        json.WriteEndArray();
        json.WriteNull("stop_reason");
        json.WriteNull("stop_sequence");
        MessagesJson.Usage(json, exchange.Usage, atStart: true);
        json.WriteEndObject();
    });

    public (string Name, byte[] Data) Ping(int padding = 0) => Make("ping", json =>
    {
        if (padding > 0)
        {
            json.WriteString("padding", new string('x', padding));
        }
    });

    public (string Name, byte[] Data) BlockStart(int index, string type, Action<Utf8JsonWriter> members) => Make("content_block_start", json =>
    {
        json.WriteNumber("index", index);
        json.WriteStartObject("content_block");
        json.WriteString("type", type);
        members(json);
        json.WriteEndObject();
    });

    public (string Name, byte[] Data) Delta(int index, string type, string member, string value) => Make("content_block_delta", json =>
    {
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        json.WriteString("type", type);
        json.WriteString(member, value);
        json.WriteEndObject();
    });

    public (string Name, byte[] Data) BlockStop(int index) => Make("content_block_stop", json => json.WriteNumber("index", index));

    public (string Name, byte[] Data) Stop() => Make("message_delta", json =>
    {
        json.WriteStartObject("delta");
        MessagesJson.Stop(json, exchange.Reply);
        json.WriteEndObject();
        MessagesJson.Usage(json, exchange.Usage, atStart: false);
    });

    public (string Name, byte[] Data) End() => Make("message_stop", static _ => { });

    private static (string Name, byte[] Data) Make(string type, Action<Utf8JsonWriter> members) => (type, ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        members(json);
        json.WriteEndObject();
    }));
}
