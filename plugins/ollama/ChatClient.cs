using System.Runtime.CompilerServices;
using AgentHost.Plugins.Ollama.Answers;
using AgentHost.Plugins.Ollama.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama;

/// <summary>Talks to one model of a server (<c>POST /api/chat</c>).</summary>
internal sealed class ChatClient(IHttpClients clients, TimeProvider time, Endpoint endpoint) : HttpModelClient(clients, time, endpoint)
{
    private readonly IHttpClients clients = clients;
    private readonly TimeProvider time = time;
    private readonly Endpoint endpoint = endpoint;
    private readonly WindowSize window = new(endpoint.FixedWindow, endpoint.Info?.ContextWindow);

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
            missing = endpoint.Pull && update is ModelFault { Kind: ModelFaultKind.ModelNotFound };
            if (!missing)
            {
                yield return Helpful(update);
            }
        }

        if (!missing)
        {
            yield break;
        }

        await using (var pull = new PullClient(clients, time, endpoint))
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

    protected override ReadOnlyMemory<byte> WriteBody(ModelRequest request) => RequestWriter.Write(request, endpoint, window);

    protected override AnswerReader CreateReader() => new Answer(endpoint, "");

    protected override AnswerReader CreateReader(ModelRequest request) => new Answer(endpoint, request.Messages.Count > 0 ? request.Messages[^1].Id : "");

    /// <summary>The commonest failure of all, and what helps.</summary>
    private ModelUpdate Helpful(ModelUpdate update) =>
        update is ModelFault { Kind: ModelFaultKind.Unreachable } fault && endpoint.IsHere && fault.Message.StartsWith("Cannot reach", StringComparison.Ordinal)
            ? fault with { Message = fault.Message + " Is Ollama running? \"ollama serve\" starts it." }
            : update;
}
