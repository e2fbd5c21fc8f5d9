using System.Diagnostics;
using AgentHost.Client;
using AgentHost.Plugins.Accounting;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>One plugin version in this host: its state, its single activation, its faults.</summary>
public sealed class HostedPlugin : IAsyncDisposable
{
    /// <summary>Faults in <see cref="StrikeWindow"/> after which a plugin is left alone.</summary>
    private const int StrikeLimit = 3;

    private static readonly TimeSpan StrikeWindow = TimeSpan.FromMinutes(5);

    /// <summary>Time for the calls of a plugin that failed too often to end: as long as most may take at all.</summary>
    private static readonly TimeSpan QuarantinePatience = TimeSpan.FromMinutes(2);

    /// <summary>Delay of a start after the second loss of its process in a row; the first is made good at once.</summary>
    private static readonly TimeSpan RestartWait = TimeSpan.FromSeconds(2);

    private readonly PluginServices _services;
    private readonly Func<InstalledPlugin, IPluginRuntime> _makeRuntime;
    private readonly Action<AgentEvent> _publish;
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _strikes = new();
    private Task<IPluginRuntime>? _activation;
    private Task _quarantine = Task.CompletedTask;
    private IDisposable? _mark;
    private DateTimeOffset _lastLost;
    private DateTimeOffset _notBefore;
    private int _losses;

    public HostedPlugin(InstalledPlugin installed, PluginServices services, Func<InstalledPlugin, IPluginRuntime> makeRuntime, Action<AgentEvent> publish)
    {
        Installed = installed;
        _services = services;
        _makeRuntime = makeRuntime;
        _publish = publish;
        Since = services.Time.GetUtcNow();
        Meter = new PluginMeter(installed.Isolated ? null : services.Allocations);
        State = installed.Disabled ? PluginState.Disabled
            : installed.Blocked is null ? PluginState.Installed
            : installed.Faulted ? PluginState.Faulted
            : PluginState.Blocked;
        Reason = installed.Blocked;
    }

    public InstalledPlugin Installed { get; }

    public PluginState State { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>Since when it is in this host.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Counts what it uses and costs.</summary>
    public PluginMeter Meter { get; }

    /// <summary>Its calls that are under way.</summary>
    public PluginCalls Calls { get; } = new();

    public double? ActivationMs { get; private set; }

    public int? ProcessId { get; private set; }

    /// <summary>The load context of its code in this process; null where it has none, or was not activated.</summary>
    public WeakReference? Code { get; private set; }

    public string Id => Installed.Manifest.Id;

    /// <summary>Deadline for the plugin to make a capability: the same as to become active.</summary>
    public TimeSpan MakingDeadline => _services.ActivationDeadline;

    /// <summary>The clock of its deadlines.</summary>
    public TimeProvider Time => _services.Time;

    /// <summary>The running plugin; the first caller activates it, all others wait for that.</summary>
    /// <exception cref="CapabilityException">It is blocked, faulted or stopping, or its activation failed.</exception>
    public Task<IPluginRuntime> ActivateAsync(CancellationToken cancellationToken)
    {
        Task<IPluginRuntime> task;
        lock (_gate)
        {
            if (State is PluginState.Blocked or PluginState.Faulted or PluginState.Stopping or PluginState.Disabled)
            {
                throw new CapabilityException($"The plugin {Id} is {EnumNames.Write(State)}: {Reason}");
            }

            task = _activation ??= RunActivationAsync();
        }

        return task.IsCompletedSuccessfully ? task : task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Counts a fault against the plugin; the third within five minutes quarantines it: it takes no more calls, and is stopped when those under way have ended.
    /// </summary>
    public void RecordFault(string what)
    {
        lock (_gate)
        {
            var now = _services.Time.GetUtcNow();
            _strikes.Enqueue(now);
            while (_strikes.TryPeek(out var oldest) && now - oldest > StrikeWindow)
            {
                _strikes.Dequeue();
            }

            if (_strikes.Count < StrikeLimit || State is PluginState.Faulted or PluginState.Stopping)
            {
                return;
            }

            SetState(PluginState.Faulted, $"it failed {StrikeLimit} times within five minutes, last: {what}");
            _services.Quarantined(Installed, $"It failed {StrikeLimit} times within five minutes, last: {what}");
            _ = Calls.CloseAsync($"The plugin {Id} is {EnumNames.Write(State)}: {Reason}");
            if (_activation is { IsCompletedSuccessfully: true } running)
            {
                _activation = null;
                ProcessId = null;
                _quarantine = Task.Run(async () => await EndAsync(await running, QuarantinePatience));
            }
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync(TimeSpan.Zero));

    /// <summary>Stops it: it takes no more calls, those under way end by themselves or are told to, and then its code is stopped. Never throws.</summary>
    /// <param name="patience">Time for calls to end by themselves.</param>
    public async Task StopAsync(TimeSpan patience)
    {
        Task<IPluginRuntime>? running;
        Task before;
        lock (_gate)
        {
            running = _activation;
            _activation = null;
            before = _quarantine;

            // The host goes because it was told to, not for what the plugin does.
            _mark?.Dispose();
            if (State is PluginState.Active)
            {
                SetState(PluginState.Stopping, null);
            }
            else if (State is PluginState.Installed)
            {
                // One that is just being activated is stopped by its activation, when that ends.
                State = PluginState.Stopping;
                Reason = "the host is closing";
            }

            _ = Calls.CloseAsync($"The plugin {Id} is {EnumNames.Write(State)}{(Reason is { } why ? ": " + why : "")}.");
        }

        if (!before.IsCompleted)
        {
            await EndCallsAsync(patience);
            await before;
        }

        if (running is { IsCompletedSuccessfully: true })
        {
            await EndAsync(await running, patience);
        }
    }

    /// <summary>Stops its code, when its calls have ended or their time is over.</summary>
    private async Task EndAsync(IPluginRuntime runtime, TimeSpan patience)
    {
        try
        {
            await EndCallsAsync(patience);
            await runtime.DisposeAsync();
        }
        catch (Exception exception)
        {
            // The host is letting go of it; what it says on the way out concerns the log only.
            _publish(new HostWarning($"The plugin {Id} failed while it was being stopped: {exception.Message}"));
        }
    }

    /// <summary>Waits for the calls under way, then tells them to end; those that do not are left behind.</summary>
    private async Task EndCallsAsync(TimeSpan patience)
    {
        var ended = Calls.CloseAsync("");
        if (ended.IsCompleted || await IsDoneAsync(ended, patience))
        {
            return;
        }

        try
        {
            await Calls.CancelAsync();
        }
        catch (AggregateException)
        {
            // What a plugin hung on the token of its call is its own affair; all were told.
        }

        await IsDoneAsync(ended, _services.StopDeadline);
    }

    private async Task<bool> IsDoneAsync(Task task, TimeSpan patience)
    {
        if (patience <= TimeSpan.Zero)
        {
            return task.IsCompleted;
        }

        try
        {
            await task.WaitAsync(patience, _services.Time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<IPluginRuntime> RunActivationAsync()
    {
        if (_notBefore - _services.Time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _services.Time);
        }

        var started = Stopwatch.GetTimestamp();
        using var deadline = new CancellationTokenSource(_services.ActivationDeadline, _services.Time);
        IPluginRuntime? runtime = null;
        try
        {
            Mark();
            runtime = _makeRuntime(Installed);
            var starting = runtime;
            var token = deadline.Token;

            // On the pool: a plugin that blocks in its constructor is left behind at the deadline like one that waits forever.
            await Task.Run(
                async () =>
                {
                    Meter.Enter();
                    await starting.ActivateAsync(token);
                },
                CancellationToken.None).WaitAsync(_services.ActivationDeadline, _services.Time);
            runtime.Lost = OnLost;
            runtime.Retired = OnRetired;
            runtime.Allocated = Meter.AddBytes;
            runtime.Successor = ActivateAsync;
            lock (_gate)
            {
                if (State is PluginState.Stopping)
                {
                    throw new CapabilityException("the host is closing");
                }

                ActivationMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                Meter.AddActivation(ActivationMs.Value);
                ProcessId = runtime.ProcessId;
                Code = runtime.Code;
                SetState(PluginState.Active, null);
            }

            return runtime;
        }
        catch (Exception exception)
        {
            var reason = exception switch
            {
                TimeoutException => $"it did not activate within {_services.ActivationDeadline.TotalSeconds:0} s",
                OperationCanceledException when deadline.IsCancellationRequested =>
                    $"it did not activate within {_services.ActivationDeadline.TotalSeconds:0} s",
                CapabilityException known => known.Message,
                System.Reflection.TargetInvocationException { InnerException: { } inner } => $"its constructor failed: {inner.Message}",
                _ => $"its activation failed: {exception.Message}",
            };
            lock (_gate)
            {
                if (State is not PluginState.Stopping)
                {
                    SetState(PluginState.Faulted, reason);
                }
            }

            if (runtime is not null)
            {
                // Not awaited to its end: a plugin that hangs in activation may hang in stopping too.
                _ = StopQuietlyAsync(runtime);
            }

            throw new CapabilityException($"The plugin {Id} cannot be used: {reason}", exception);
        }
        finally
        {
            _mark?.Dispose();
        }
    }

    /// <summary>Notes that its code is about to run in this process, for the case that the process does not outlive that.</summary>
    private void Mark()
    {
        lock (_gate)
        {
            if (State is PluginState.Stopping)
            {
                throw new CapabilityException("the host is closing");
            }

            if (!Installed.Isolated && Installed.Origin != PluginOrigin.Bundled)
            {
                _mark = _services.Mark(Installed);
            }
        }
    }

    private static async Task StopQuietlyAsync(IPluginRuntime runtime)
    {
        try
        {
            await runtime.DisposeAsync();
        }
        catch (Exception)
        {
            // Its activation has already failed and been reported; there is nothing more to say.
        }
    }

    /// <summary>The plugin's own process is gone: the next call starts a new one, unless it has happened too often.</summary>
    private void OnLost(string how)
    {
        lock (_gate)
        {
            _activation = null;
            ProcessId = null;
            var now = _services.Time.GetUtcNow();
            _losses = _losses > 0 && now - _lastLost <= StrikeWindow ? _losses + 1 : 1;
            _lastLost = now;
            _notBefore = now + (_losses - 1) * RestartWait;
            if (State is PluginState.Active)
            {
                SetState(PluginState.Installed, how);
            }
        }

        RecordFault(how);
    }

    /// <summary>The plugin's own process had nothing to do and goes: no fault, and the next call starts a new one.</summary>
    private void OnRetired(string why)
    {
        lock (_gate)
        {
            _activation = null;
            ProcessId = null;
            if (State is PluginState.Active)
            {
                SetState(PluginState.Installed, why);
            }
        }
    }

    private void SetState(PluginState state, string? reason)
    {
        State = state;
        Reason = reason;
        _publish(new PluginStateChanged(Id, state) { Reason = reason, Time = _services.Time.GetUtcNow() });
    }
}
