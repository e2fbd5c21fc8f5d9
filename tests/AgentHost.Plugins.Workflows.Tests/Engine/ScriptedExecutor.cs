using System.Collections.Concurrent;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Acts as it is told, and counts how often it did.</summary>
internal sealed class ScriptedExecutor(Func<Execution, NodeCompleted>? act = null) : INodeExecutor
{
    private int _now;
    private int _most;

    public ConcurrentQueue<string> Acted { get; } = [];

    public int Most => _most;

    /// <summary>The time that each execution takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Comes before each execution: the time that opening its session takes.</summary>
    public Func<Execution, Task>? Prepare { get; init; }

    public async ValueTask<string?> PrepareAsync(Execution execution, CancellationToken cancellationToken)
    {
        await (Prepare?.Invoke(execution) ?? Task.CompletedTask);
        return execution.Node.Kind == NodeKind.Agent ? execution.Session ?? $"s-{execution.Key}" : null;
    }

    public async ValueTask<NodeCompleted> ExecuteAsync(Execution execution, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _now);
        InterlockedMax(ref _most, now);
        Acted.Enqueue(execution.Key);
        await Task.Delay(Delay, TimeProvider.System, cancellationToken);
        var done = act?.Invoke(execution) ?? Ok(execution);
        Interlocked.Decrement(ref _now);
        return done;
    }

    /// <summary>A result that writes the text to each key that the node saves.</summary>
    public static NodeCompleted Ok(Execution execution, string? answer = null) => new(execution.Key, NodeOutcome.Ok)
    {
        Writes = [.. execution.Saves.Select(each => new Write(each.Save.Key, answer ?? execution.Text))],
        ExitCode = execution.Node.Kind == NodeKind.Command || execution.IsCheck ? 0 : null,
        Digest = Digests.Of(answer ?? execution.Text),
        Length = (answer ?? execution.Text).Length,
        Said = execution.Phrase is { } phrase && phrase == answer,
    };

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value && Interlocked.CompareExchange(ref target, value, seen) != seen; seen = target)
        {
        }
    }
}
