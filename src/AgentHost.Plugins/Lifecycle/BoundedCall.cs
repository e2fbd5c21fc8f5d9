using AgentHost.Plugins.Accounting;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>Calls foreign code so that it can neither block its caller nor outstay its deadline.</summary>
public static class BoundedCall
{
    /// <summary>Grace period for code to end by itself once its token has fired: 2 s.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Runs a plugin's code on the pool, and counts it.</summary>
    /// <remarks>
    /// The code may throw what it wants, also an <see cref="OperationCanceledException"/> of its own (a time-out of its client): only
    /// <paramref name="cancellationToken"/> tells that the caller ended it.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The caller's token fired, and the code did not finish; or the code threw one.</exception>
    /// <exception cref="CapabilityException">The plugin takes no more calls, or was stopped meanwhile.</exception>
    /// <exception cref="TimeoutException">The deadline passed, and the code did not finish within the grace.</exception>
    public static ValueTask<T> RunAsync<T>(
        HostedPlugin owner, Func<CancellationToken, ValueTask<T>> code, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken) =>
        owner.Calls.RunAsync(token => RunAsync(owner.Meter, code, deadline, time, token), cancellationToken);

    /// <summary>Runs a plugin's code on the pool, and counts it.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired, and the code did not finish.</exception>
    /// <exception cref="TimeoutException">The deadline passed, and the code did not finish within the grace.</exception>
    public static ValueTask<T> RunAsync<T>(
        PluginMeter meter, Func<CancellationToken, ValueTask<T>> code, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken) =>
        meter.RunAsync(
            () => RunAsync(
                token =>
                {
                    // In the flow of the call alone: what the host does around it is the host's.
                    meter.Enter();
                    return code(token);
                },
                deadline,
                time,
                cancellationToken),
            cancellationToken);

    /// <summary>Runs code on the pool.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired, and the code did not finish.</exception>
    /// <exception cref="TimeoutException">The deadline passed, and the code did not finish within the grace.</exception>
    public static async ValueTask<T> RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> code, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var token = end.Token;
        var task = Task.Run(async () => await code(token), CancellationToken.None);
        try
        {
            return await task.WaitAsync(token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (await Task.WhenAny(task, Task.Delay(Grace, time, CancellationToken.None)) == task && task.IsCompletedSuccessfully)
            {
                return await task;
            }

            Observe(task);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }
    }

    /// <summary>A task that nobody waits for any more must not end the process with its exception.</summary>
    private static void Observe(Task task) =>
        _ = task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
