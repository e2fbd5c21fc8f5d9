using AgentHost.Plugins.OpenAI.Answers;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI;

/// <summary>Talks Chat Completions to one model.</summary>
internal sealed class ChatClient(IHttpClients clients, TimeProvider time, Endpoint endpoint) : HttpModelClient(clients, time, endpoint)
{
    private readonly WrittenMessages _written = new();

    protected override string Path => "/chat/completions";

    protected override ReadOnlyMemory<byte> WarmUpAnswer =>
        """
        data: {"choices":[{"index":0,"delta":{"content":"t","tool_calls":[{"index":0,"id":"1","function":{"name":"t","arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}

        data: [DONE]


        """u8.ToArray();

    protected override ReadOnlyMemory<byte> WriteBody(ModelRequest request) => RequestWriter.Write(request, endpoint, _written);

    protected override AnswerReader CreateReader() => new Answer(endpoint);
}
