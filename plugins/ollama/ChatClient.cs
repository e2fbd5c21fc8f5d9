using System.Runtime.CompilerServices;
using AgentHost.Plugins.Ollama.Answers;
using AgentHost.Plugins.Ollama.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama;

/// <summary>Talks to one model of a server (<c>POST /api/chat</c>).</summary>
internal sealed class ChatClient(IHttpClients clients, TimeProvider time, Endpoint endpoint) : HttpModelClient(clients, time, endpoint)
{
    private readonly IHttpClients _clients = clients;
    private readonly TimeProvider _time = time;
    private readonly Endpoint _endpoint = endpoint;
    private readonly WindowSize _window = new(endpoint.FixedWindow, endpoint.Info?.ContextWindow);

    protected override string Path => "/api/chat";

    protected override AnswerFraming Framing => AnswerFraming.JsonLines;

    protected override ReadOnlyMemory<byte> WarmUpAnswer =>
        """
        {"message":{"role":"assistant","content":"t","thinking":"t"},"done":false}
        {"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"t","arguments":{}}}]},"done":false}
        {"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":1,"eval_count":1}

        """u8.ToArray();

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = false;
        await foreach (var update in base.StreamAsync(request, cancellationToken))
        {
            missing = _endpoint.Pull && update is ModelFault { Kind: ModelFaultKind.ModelNotFound };
            if (!missing)
            {
                yield return Helpful(update);
            }
        }

        if (!missing)
        {
            yield break;
        }

        await using (var pull = new PullClient(_clients, _time, _endpoint))
        {
            await foreach (var update in pull.StreamAsync(request, cancellationToken))
            {
                if (update is ModelFinished)
                {
                    break;
                }

                yield return update;
                if (update is ModelFault)
                {
                    yield break;
                }
            }
        }

        await foreach (var update in base.StreamAsync(request, cancellationToken))
        {
            yield return update;
        }
    }

    protected override ReadOnlyMemory<byte> WriteBody(ModelRequest request) => RequestWriter.Write(request, _endpoint, _window);

    protected override AnswerReader CreateReader() => new Answer(_endpoint, "");

    protected override AnswerReader CreateReader(ModelRequest request) => new Answer(_endpoint, request.Messages.Count > 0 ? request.Messages[^1].Id : "");

    /// <summary>The commonest failure of all, and what helps.</summary>
    private ModelUpdate Helpful(ModelUpdate update) =>
        update is ModelFault { Kind: ModelFaultKind.Unreachable } fault && _endpoint.IsHere
            && fault.Message.StartsWith("Cannot reach", StringComparison.Ordinal)
            ? fault with { Message = fault.Message + " Is Ollama running? \"ollama serve\" starts it." }
            : update;
}
