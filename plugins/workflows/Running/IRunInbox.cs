using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Words of people to a run that may be running elsewhere. Thread-safe, and safe across processes.</summary>
internal interface IRunInbox
{
    /// <summary>The answer that was left for a wait; null for none.</summary>
    ValueTask<WaitAnswered?> FindAnswerAsync(string run, string key, CancellationToken cancellationToken);

    /// <summary>Leaves an answer.</summary>
    /// <returns>False when there is one already.</returns>
    ValueTask<bool> AnswerAsync(string run, WaitAnswered answer, CancellationToken cancellationToken);

    /// <summary>Sends a signal: the first wait for it takes it, also one that comes later.</summary>
    /// <returns>False where one of that name was sent before and nobody took it.</returns>
    ValueTask<bool> SignalAsync(string run, string name, string value, CancellationToken cancellationToken) => new(false);

    /// <summary>Takes a signal for a wait, for which it stays taken.</summary>
    /// <returns>Its value; null where none was sent, or another wait took it.</returns>
    ValueTask<string?> TakeSignalAsync(string run, string name, string key, CancellationToken cancellationToken) => new((string?)null);

    /// <summary>Order for the run: <c>pause</c>, <c>stop</c>, or null for going on.</summary>
    ValueTask<string?> FindOrderAsync(string run, CancellationToken cancellationToken);

    /// <summary>Leaves an order; null takes it back.</summary>
    ValueTask OrderAsync(string run, string? order, CancellationToken cancellationToken);
}
