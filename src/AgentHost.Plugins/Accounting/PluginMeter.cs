using System.Diagnostics;
using AgentHost.Client;

namespace AgentHost.Plugins.Accounting;

/// <summary>Counts what one plugin uses and costs in this process. Thread-safe; a call costs two looks at the clock and a few additions.</summary>
/// <param name="tracker">Counts what is allocated in this process; null where the plugin has its own.</param>
public sealed class PluginMeter(AllocationTracker? tracker)
{
    private readonly Lock _gate = new();
    private long _activations;
    private double _activationMs;
    private long _calls;
    private long _failures;
    private long _ticks;
    private long _bytes;
    private long _input;
    private long _output;
    private decimal _cost;

    /// <summary>From here on, in this flow, allocations are the plugin's.</summary>
    public void Enter() => tracker?.Enter(this);

    public void AddBytes(long more) => Interlocked.Add(ref _bytes, more);

    public void AddActivation(double milliseconds)
    {
        Interlocked.Increment(ref _activations);
        Volatile.Write(ref _activationMs, milliseconds);
    }

    /// <summary>Counts a call that has ended.</summary>
    /// <param name="started">Time of its start, as <see cref="Stopwatch"/> tells it.</param>
    /// <param name="failed">True when it failed.</param>
    public void AddCall(long started, bool failed)
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - started);
        if (failed)
        {
            Interlocked.Increment(ref _failures);
        }
    }

    public void AddTokens(TokenUsage used, decimal? dollars)
    {
        Interlocked.Add(ref _input, used.Input);
        Interlocked.Add(ref _output, used.Output);
        lock (_gate)
        {
            _cost += dollars ?? 0;
        }
    }

    /// <summary>Runs a call and counts it.</summary>
    /// <param name="code">The call; it is given no token of its own.</param>
    /// <param name="cancellationToken">Ends the call: then it has not failed.</param>
    public async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> code, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var failed = true;
        try
        {
            var result = await code();
            failed = false;
            return result;
        }
        finally
        {
            AddCall(started, failed && !cancellationToken.IsCancellationRequested);
        }
    }

    /// <summary>As it stands; null where it was neither activated nor called.</summary>
    public PluginUsage? Read(DateTimeOffset since)
    {
        if (Volatile.Read(ref _calls) == 0 && Volatile.Read(ref _activations) == 0)
        {
            return null;
        }

        lock (_gate)
        {
            return new PluginUsage
            {
                Since = since,
                Activations = Volatile.Read(ref _activations),
                ActivationMs = Math.Round(Volatile.Read(ref _activationMs), 3),
                Calls = Volatile.Read(ref _calls),
                Failures = Volatile.Read(ref _failures),
                Milliseconds = Math.Round(Stopwatch.GetElapsedTime(0, Volatile.Read(ref _ticks)).TotalMilliseconds, 3),
                AllocatedBytes = Volatile.Read(ref _bytes),
                InputTokens = Volatile.Read(ref _input),
                OutputTokens = Volatile.Read(ref _output),
                Cost = _cost,
            };
        }
    }
}
