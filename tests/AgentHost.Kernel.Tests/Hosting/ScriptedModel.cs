using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>A provider that answers as laid down, and stops just where a test wants it to: what no server on a wire can promise.</summary>
internal sealed class ScriptedModel : ModelProvider
{
    private readonly ConcurrentQueue<Func<ModelRequest, CancellationToken, IAsyncEnumerable<ModelUpdate>>> _steps = new();
    private readonly SemaphoreSlim _closing = new(0);
    private int _calls;

    /// <summary>The requests so far, in order.</summary>
    public ConcurrentQueue<ModelRequest> Requests { get; } = new();

    public ModelRequest Last => Requests.Last();

    public ScriptedModel Text(string text) => Answer(new TextDelta(text), new UsageUpdate(new TokenUsage(10, 5)), new ModelFinished(FinishReason.Stop));

    /// <summary>One step that calls tools: each a name and its arguments.</summary>
    public ScriptedModel Call(params (string Tool, string Arguments)[] wanted) =>
        CallWithIds([.. wanted.Select(call => ($"c{Interlocked.Increment(ref _calls)}", call.Tool, call.Arguments))]);

    public ScriptedModel CallWithIds(params (string Id, string Tool, string Arguments)[] wanted) =>
        Answer([
            .. wanted.Select((call, i) => new ToolCallDelta(i) { CallId = call.Id, Tool = call.Tool, Arguments = call.Arguments }),
            new UsageUpdate(new TokenUsage(10, 5)),
            new ModelFinished(FinishReason.ToolCalls)]);

    public ScriptedModel Answer(params ModelUpdate[] updates) => Stream((_, _) => updates.ToAsyncEnumerable());

    public ScriptedModel Stream(Func<ModelRequest, CancellationToken, IAsyncEnumerable<ModelUpdate>> step)
    {
        _steps.Enqueue(step);
        return this;
    }

    /// <summary>Says some updates, then signals and waits until it is cancelled.</summary>
    public ScriptedModel Hang(TaskCompletionSource reached, params ModelUpdate[] before) => Stream((_, token) => HangAsync(before, reached, token));

    /// <summary>What its clients do to ready themselves.</summary>
    public Func<CancellationToken, Task> WarmUp { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What its clients were made with.</summary>
    public ConcurrentQueue<ModelClientOptions> Made { get; } = new();

    /// <summary>What those of its clients were made with that are closed.</summary>
    public ConcurrentQueue<ModelClientOptions> Closed { get; } = new();

    public override ModelClient CreateClient(ModelClientOptions options)
    {
        Made.Enqueue(options);
        return new Client(this, options);
    }

    /// <summary>Waits until so many clients are closed.</summary>
    public async Task ClosedAsync(int count)
    {
        while (Closed.Count < count)
        {
            await _closing.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private static async IAsyncEnumerable<ModelUpdate> HangAsync(
        ModelUpdate[] before, TaskCompletionSource reached, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var update in before)
        {
            yield return update;
        }

        reached.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private sealed class Client(ScriptedModel model, ModelClientOptions options) : ModelClient
    {
        public override ValueTask DisposeAsync()
        {
            model.Closed.Enqueue(options);
            model._closing.Release();
            return default;
        }

        public override async ValueTask WarmUpAsync(CancellationToken cancellationToken) => await model.WarmUp(cancellationToken);

        public override IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, CancellationToken cancellationToken)
        {
            model.Requests.Enqueue(request);
            return model._steps.TryDequeue(out var step)
                ? step(request, cancellationToken)
                : ((ModelUpdate[])[new TextDelta("nothing more is laid down"), new ModelFinished(FinishReason.Stop)]).ToAsyncEnumerable();
        }
    }
}
