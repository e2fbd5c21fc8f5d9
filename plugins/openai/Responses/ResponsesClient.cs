using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>Talks Responses to one model.</summary>
internal sealed class ResponsesClient(IHttpClients clients, TimeProvider time, Endpoint endpoint) : HttpModelClient(clients, time, endpoint)
{
    private volatile WrittenInput _written = new(reasoning: true);

    protected override string Path => "/responses";

    protected override ReadOnlyMemory<byte> WarmUpAnswer =>
        """
        event: response.output_item.added
        data: {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","summary":[]}}

        event: response.output_item.done
        data: {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","summary":[],"encrypted_content":"t"}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","output_index":1,"item":{"type":"message","content":[]}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"t"}

        event: response.output_item.added
        data: {"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","call_id":"1","name":"t","arguments":""}}

        event: response.function_call_arguments.delta
        data: {"type":"response.function_call_arguments.delta","output_index":2,"delta":"{}"}

        event: response.completed
        data: {"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":1}}}


        """u8.ToArray();

    protected override ReadOnlyMemory<byte> WriteBody(ModelRequest request) => ResponsesRequestWriter.Write(request, endpoint, _written);

    protected override AnswerReader CreateReader() => new ResponsesAnswer(endpoint, ForgetReasoning);

    /// <summary>
    /// The service cannot read what it encrypted before (another organization's key, keys that have gone): without it the conversation goes on.
    /// </summary>
    private bool ForgetReasoning()
    {
        var first = _written.Reasoning;
        _written = new WrittenInput(reasoning: false);
        return first;
    }
}
