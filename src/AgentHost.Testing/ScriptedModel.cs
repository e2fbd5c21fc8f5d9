using System.Collections.Concurrent;
using System.Globalization;

namespace AgentHost.Testing;

/// <summary>A model that answers as laid down, one answer for each request, in order.</summary>
/// <remarks>Thread-safe. A request beyond the script's end is a fault that says so: the turn fails.</remarks>
public sealed class ScriptedModel
{
    private readonly Queue<Func<ModelRequest, IReadOnlyList<ModelUpdate>>> _answers = new();
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private int _calls;

    /// <summary>The requests so far, oldest first: system prompt, tools and history as a model would have got them.</summary>
    public IReadOnlyList<ModelRequest> Requests => [.. _requests];

    /// <summary>Answers with text, which ends the turn.</summary>
    public ScriptedModel Say(string text) => Answer(new TextDelta(text), new ModelFinished(FinishReason.Stop));

    /// <summary>Calls a tool.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">JSON text; what is no JSON goes out as it is, since models do that too.</param>
    public ScriptedModel Call(string tool, string arguments = "{}") => Call(new ScriptedCall(tool, arguments));

    /// <summary>Calls several tools in one answer.</summary>
    public ScriptedModel Call(params IReadOnlyList<ScriptedCall> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Answer([
            .. wanted.Select((call, index) => new ToolCallDelta(index)
            {
                CallId = "call-" + Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture),
                Tool = call.Tool,
                Arguments = call.Arguments,
            }),
            new ModelFinished(FinishReason.ToolCalls)]);
    }

    /// <summary>
    /// Fails. Kinds that pass by themselves (<see cref="ModelFaultKind.Overloaded"/> and the like) are tried again by the host, with the next answer of the
    /// script.
    /// </summary>
    public ScriptedModel Fail(ModelFaultKind kind, string message = "The script says so.") => Answer(new ModelFault(kind, message));

    /// <summary>Answers with these updates, the last of which ends the answer.</summary>
    public ScriptedModel Answer(params IReadOnlyList<ModelUpdate> updates) => Answer(_ => updates);

    /// <summary>Answers as a function of the request.</summary>
    public ScriptedModel Answer(Func<ModelRequest, IReadOnlyList<ModelUpdate>> answer)
    {
        lock (_answers)
        {
            _answers.Enqueue(answer);
        }

        return this;
    }

    /// <summary>Takes back what is laid down and was not asked for.</summary>
    internal void Forget()
    {
        lock (_answers)
        {
            _answers.Clear();
        }
    }

    /// <summary>The next answer.</summary>
    /// <exception cref="OperationCanceledException">The request was given up: what was laid down since is not for it.</exception>
    internal IReadOnlyList<ModelUpdate> Next(ModelRequest request, CancellationToken cancellationToken)
    {
        Func<ModelRequest, IReadOnlyList<ModelUpdate>>? answer;
        lock (_answers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _requests.Enqueue(request);
            _answers.TryDequeue(out answer);
        }

        return answer is not null
            ? answer(request)
            : [
                new ModelFault(
                    ModelFaultKind.InvalidRequest,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The script of the model is at its end: this is request {_requests.Count}. Lay down one answer for each request, the last with Say."))
            ];
    }
}
