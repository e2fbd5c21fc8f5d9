using System.Collections.Concurrent;

namespace AgentHost.Testing.Conformance;

/// <summary>A tool with an eye on its plans and on how its calls end.</summary>
internal sealed class ObservedTool(Tool inner, ToolSpec spec, ConcurrentQueue<string> undeclared) : Tool
{
    private volatile TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The call that runs, or ran last; null for none yet.</summary>
    public Task? Running { get; private set; }

    /// <summary>An exception that is the plugin's fault; null for none.</summary>
    public string? Fault { get; private set; }

    /// <summary>Forgets the calls so far.</summary>
    /// <returns>Done when the next one waits for something, or has ended.</returns>
    public Task Begin()
    {
        Running = null;
        return (_entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    protected override async ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var plan = await Watch("preparing", inner.PrepareAsync(call, context, cancellationToken).AsTask());
        if (plan is not null && (plan.Effects & ~spec.Effects.GetValueOrDefault()) is not ToolEffects.None and var beyond)
        {
            undeclared.Enqueue($"The plan of {spec.Name} has the effect {beyond}, which its entry in the manifest does not name.");
        }

        return plan!;
    }

    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var waits = _entered;
        var call = Watch("running", Task.Run(
            async () =>
            {
                var pending = inner.ExecuteAsync(plan, context, cancellationToken);
                waits.TrySetResult();
                return await pending;
            },
            CancellationToken.None));
        Running = call;
        return await call;
    }

    private async Task<T> Watch<T>(string what, Task<T> call)
    {
        try
        {
            var answer = await call;
            Fault ??= answer is null ? $"{spec.Name} gave nothing back from {what}." : null;
            return answer;
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or FileAccessException
            or ProcessStartException or CapabilityException or System.Text.Json.JsonException))
        {
            Fault ??= $"{spec.Name} threw {fault.GetType().Name} from {what}: {fault.Message}";
            throw;
        }
    }
}
