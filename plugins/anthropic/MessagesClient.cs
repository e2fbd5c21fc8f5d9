using System.Net.Http.Headers;
using AgentHost.Plugins.Anthropic.Answers;
using AgentHost.Plugins.Anthropic.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic;

/// <summary>Talks the Messages API to one model.</summary>
internal class MessagesClient(IHttpClients clients, TimeProvider time, Endpoint endpoint) : HttpModelClient(clients, time, endpoint)
{
    protected override string Path => "/v1/messages";

    protected override ReadOnlyMemory<byte> WarmUpAnswer =>
        """
        event: message_start
        data: {"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"1","name":"t","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":1}}

        event: message_stop
        data: {"type":"message_stop"}


        """u8.ToArray();

    protected override ReadOnlyMemory<byte> WriteBody(ModelRequest request) => RequestWriter.Write(request, endpoint);

    protected override AnswerReader CreateReader() => new Answer(endpoint);

    protected override void AddHeaders(HttpRequestHeaders headers, ModelRequest request)
    {
        if (endpoint.BodyBetas is null && endpoint.DropsStaleThinking && ThinkingWriter.IsSent(request.Parameters, endpoint))
        {
            // Beside any that the entry's own headers name: the values of this header add up.
            headers.TryAddWithoutValidation("anthropic-beta", ThinkingWriter.StaleThinkingBeta);
        }
    }
}
