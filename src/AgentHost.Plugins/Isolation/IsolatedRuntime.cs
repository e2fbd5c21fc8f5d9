using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Plugins.Isolation;

/// <summary>A plugin in a process of its own, behind the runner: docs/internals/plugin-runner.md.</summary>
public sealed class IsolatedRuntime : IPluginRuntime
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private readonly InstalledPlugin _installed;
    private readonly PluginServices _services;
    private readonly IsolationOptions _options;
    private readonly ConcurrentDictionary<(string Kind, string Name), bool> _registered = new();
    private readonly ConditionalWeakTable<IWorkspaceContext, RunnerWorkspace> _workspaces = [];
    private readonly CancellationTokenSource _watching = new();
    private readonly Lock _gate = new();
    private RunnerProcess? _process;
    private Action<string>? _lost;
    private string? _howLost;
    private bool _stopping;
    private bool _retired;
    private int _asking;
    private long _lastUse;
    private long _allocated;
    private int _lastInstance;

    public IsolatedRuntime(InstalledPlugin installed, PluginServices services, IsolationOptions? options = null)
    {
        _installed = installed;
        _services = services;
        _options = options ?? new IsolationOptions();
        Services = new IsolationServices(installed, services);
        Streams = new ModelStreams(why => _ = _process?.KillAsync(why));
        _lastUse = services.Time.GetTimestamp();
    }

    public string Id => _installed.Manifest.Id;

    internal IsolationServices Services { get; }

    public ModelStreams Streams { get; }

    internal RunnerTargets Targets { get; } = new();

    internal TimeProvider Time => _services.Time;

    public int? ProcessId => _process?.Id;

    public Action<string>? Lost
    {
        get => _lost;
        set
        {
            string? how;
            lock (_gate)
            {
                _lost = value;
                how = _howLost;
            }

            // It may have ended between its activation and this.
            if (how is not null)
            {
                value?.Invoke(how);
            }
        }
    }

    public Action<string>? Retired { get; set; }

    public Func<CancellationToken, Task<IPluginRuntime>>? Successor { get; set; }

    public Action<long>? Allocated { get; set; }

    /// <summary>Its process has ended, or is about to.</summary>
    public bool IsGone => _process is { Ended.IsCompleted: true } || Volatile.Read(ref _stopping) || Volatile.Read(ref _retired);

    public async ValueTask ActivateAsync(CancellationToken cancellationToken)
    {
        var spec = RunnerLaunch.SpecFor(_services.RunnerPath, _installed, _options);
        IProcess started;
        try
        {
            started = await _services.Processes.StartAsync(spec, cancellationToken);
        }
        catch (ProcessStartException exception)
        {
            throw new CapabilityException($"The plugin runner cannot be started: {exception.Message}", exception);
        }

        _process = new RunnerProcess(started, _services.Time, Services.LogOutput, Register);
        _ = WatchEndAsync(_process);
        var answer = await RequireAsync<InitializeParams, InitializeResult>(
            RunnerMethods.Initialize,
            new InitializeParams(
                RunnerMethods.Versions, _installed.Folder, _services.DataRoot, _installed.Manifest,
                (int)Services.MinimumLogLevel, _services.Connect.Value.TotalSeconds),
            cancellationToken);
        if (answer.Protocol < RunnerMethods.Versions.Min || answer.Protocol > RunnerMethods.Versions.Max)
        {
            throw new CapabilityException(
                $"The plugin runner speaks version {answer.Protocol} of its protocol, this host {RunnerMethods.Versions.Min} to {RunnerMethods.Versions.Max}. "
                + "Install both from one release.");
        }

        await AskAsync<Empty, Empty>(RunnerMethods.Activate, new Empty(), cancellationToken);
        _ = new RunnerWatch(_process, _options, _services.Time, Note).RunAsync(_watching.Token);
        if (_options.Idle > TimeSpan.Zero)
        {
            _ = WatchIdleAsync(_watching.Token);
        }
    }

    public object Create(string kind, string name, IWorkspaceContext workspace)
    {
        if (!_registered.ContainsKey((kind, name)))
        {
            throw new CapabilityException($"{Id} announces {kind}/{name} in its plugin.json, but its code did not register it.");
        }

        var handle = new RunnerHandle(this, kind, name, workspace);
        return kind switch
        {
            CapabilityKinds.Tool => new RunnerTool(handle),
            CapabilityKinds.Provider => new RunnerProvider(handle),
            CapabilityKinds.Hook => new RunnerHook(handle),
            CapabilityKinds.Command => new RunnerCommand(handle),
            CapabilityKinds.PromptSection => new RunnerPromptSection(handle),
            CapabilityKinds.Compactor => new RunnerCompactor(handle),
            CapabilityKinds.ToolSource => new RunnerToolSource(handle),
            CapabilityKinds.Target => new RunnerTarget(handle),
            _ => new RunnerCapability(handle),
        };
    }

    /// <summary>A workspace as this process knows it.</summary>
    internal RunnerWorkspace WorkspaceOf(IWorkspaceContext workspace) => _workspaces.GetValue(workspace, context => new RunnerWorkspace(this, context));

    /// <summary>Says that it is being used, which keeps it from being retired for a while.</summary>
    /// <returns>False once it was retired; else true.</returns>
    public bool TryUse()
    {
        lock (_gate)
        {
            _lastUse = _services.Time.GetTimestamp();
            return !_retired;
        }
    }

    /// <summary>A number for a capability or a client, which the runner then knows it by.</summary>
    public int NextInstance() => Interlocked.Increment(ref _lastInstance);

    /// <summary>Asks the runner.</summary>
    /// <exception cref="CapabilityException">Its process has ended; the message says how.</exception>
    public async ValueTask<TResult?> AskAsync<TParams, TResult>(string method, TParams parameters, CancellationToken cancellationToken)
    {
        if (_process is not { } running)
        {
            throw new CapabilityException($"The plugin {Id} is not running.");
        }

        Interlocked.Increment(ref _asking);
        try
        {
            return await running.Link.AskAsync<TParams, TResult>(method, parameters, cancellationToken);
        }
        catch (ConnectionClosedException exception)
        {
            throw new CapabilityException(
                _stopping && _howLost is null ? $"The plugin {Id} was stopped." : $"The plugin {Id} is gone: {await running.Ended}", exception);
        }
        catch (ProtocolException exception)
        {
            throw new CapabilityException($"The plugin {Id} cannot be asked: {exception.Message}", exception);
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
            TryUse();
        }
    }

    /// <summary>Asks the runner for something that must not be null.</summary>
    /// <exception cref="CapabilityException">It was null, or the process has ended.</exception>
    public async ValueTask<TResult> RequireAsync<TParams, TResult>(string method, TParams parameters, CancellationToken cancellationToken)
        where TResult : class =>
        await AskAsync<TParams, TResult>(method, parameters, cancellationToken)
        ?? throw new CapabilityException($"The plugin {Id} answered {method} with nothing.");

    /// <summary>Tells the runner something, in the order of the calls.</summary>
    public void Tell<TParams>(string method, TParams parameters) => _process?.Link.Tell(method, parameters);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        await _watching.CancelAsync();
        try
        {
            if (_process is { Ended.IsCompleted: false } running)
            {
                Note(await running.Link.AskAsync<Empty, RunnerFigures>(RunnerMethods.Deactivate, new Empty(), CancellationToken.None).AsTask()
                    .WaitAsync(_services.StopDeadline, _services.Time));
            }
        }
        catch (ConnectionClosedException)
        {
            // It ended before it was asked to.
        }
        finally
        {
            if (_process is not null)
            {
                await _process.DisposeAsync();
            }

            await Services.DisposeAsync();
            _watching.Dispose();
        }
    }

    private void Note(RunnerFigures? figures)
    {
        if (figures is { AllocatedBytes: var now } && now > _allocated)
        {
            Allocated?.Invoke(now - Interlocked.Exchange(ref _allocated, now));
        }
    }

    private void Register(RunnerLink link)
    {
        link.Served = () => TryUse();
        Services.Register(link);
        link.Hear<UpdateParams>(RunnerMethods.ModelUpdate, Streams.OnUpdate);
        link.Hear<TargetLostParams>(RunnerMethods.TargetLost, Targets.OnLost);
        link.Hear<RegistrationParams>(RunnerMethods.CapabilityChanged, change =>
        {
            if (change.Registered)
            {
                _registered[(change.Kind, change.Name)] = true;
            }
            else
            {
                _registered.TryRemove((change.Kind, change.Name), out _);
            }
        });
    }

    private async Task WatchEndAsync(RunnerProcess running)
    {
        var how = await running.Ended;
        Action<string>? tell;
        bool asked;
        lock (_gate)
        {
            asked = _stopping;
            _howLost = asked ? _howLost : how;
            tell = _lost;
        }

        Targets.DropAll(asked ? $"The plugin {Id} was stopped." : $"The plugin {Id} is gone: {how}");
        if (asked)
        {
            return;
        }

        try
        {
            // Nobody disposes a runtime that was lost.
            await DisposeAsync();
        }
        finally
        {
            tell?.Invoke(how);
        }
    }

    /// <summary>Lets the process go when nothing was asked of it, by it, or kept running in its name for as long as it may stay.</summary>
    private async Task WatchIdleAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (Remaining() is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left < LongestDelay ? left : LongestDelay, _services.Time, cancellationToken);
            }

            Retired?.Invoke(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"its process had nothing to do for {_options.Idle.TotalMinutes:0.##} minutes and was ended; the next call starts it again"));
            await DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // It ends otherwise.
        }
        catch (Exception exception)
        {
            // What a plugin does wrong on its way out concerns the log only.
            Services.LogOutput($"It failed while it was being stopped: {exception.Message}");
        }
    }

    /// <summary>Computes the time that it may still stay; at zero it is retired, and nobody uses it any more.</summary>
    private TimeSpan Remaining()
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _asking) > 0 || Services.IsKeeping || Targets.Any)
            {
                _lastUse = _services.Time.GetTimestamp();
            }

            var left = _options.Idle - _services.Time.GetElapsedTime(_lastUse);
            _retired = left <= TimeSpan.Zero;
            return left;
        }
    }
}
