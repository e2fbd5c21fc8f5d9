using System.Buffers;
using System.Text.Json;
using AgentHost.Plugins.Ollama.Answers;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama;

/// <summary>Has the server fetch the model (<c>POST /api/pull</c>). A fetch that was broken off goes on where it was when it is asked for again.</summary>
internal sealed class PullClient(IHttpClients clients, TimeProvider time, Endpoint endpoint) : HttpModelClient(clients, time, endpoint)
{
    private readonly TimeProvider _time = time;
    private readonly Endpoint _endpoint = endpoint;

    protected override string Path => "/api/pull";

    protected override AnswerFraming Framing => AnswerFraming.JsonLines;

    protected override ReadOnlyMemory<byte> WarmUpAnswer => """{"status":"success"}"""u8.ToArray();

    protected override ReadOnlyMemory<byte> WriteBody(ModelRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, _endpoint.Model);
            json.WriteBoolean("stream"u8, true);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    protected override AnswerReader CreateReader() => new PullReader(_endpoint, _time);
}
