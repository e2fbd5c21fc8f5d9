using System.Globalization;
using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>
/// A server of one root, over all its lives: started when it is needed, again with growing pauses after it ended by itself, ended when nobody needs it for
/// long.
/// </summary>
internal sealed class ServerSlot : IAsyncDisposable
{
    private const int LongestPauseSeconds = 30;
    private const int MostMegabytes = 4_096;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Looks = TimeSpan.FromSeconds(15);

    private readonly IWorkspaceContext _workspace;
    private readonly TimeProvider _time;
    private readonly Action<ServerSlot> _changed;
    private readonly Action<string, IReadOnlyList<Finding>> _found;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly Lock _gate = new();
    private readonly ITimer _idle;
    private readonly CancellationTokenSource _stop = new();
    private LanguageServer? _server;
    private IReadOnlyList<string> _reopen = [];
    private ServerState _state;
    private long _used;
    private long _ended;
    private long _started;
    private bool _disposed;

    public ServerSlot(ServerSpec spec, string root, IWorkspaceContext workspace, TimeProvider time, Action<ServerSlot> changed, FindingEvents? news)
    {
        (Spec, Root, _workspace, _time, _changed) = (spec, root, workspace, time, changed);
        _found = (path, findings) => news?.Tell(spec.Name, path, findings);
        _used = time.GetTimestamp();
        _idle = time.CreateTimer(static state => ((ServerSlot)state!).HoldToLimits(), this, Looks, Looks);
    }

    public ServerSpec Spec { get; }

    public string Root { get; }

    /// <summary>Way to TypeScript's server; null where it asks nothing of it.</summary>
    public TypeScriptBridge? TypeScript { get; init; }

    public ServerLog Log { get; } = new();

    /// <summary>Diagnostics of this server that the model was told of.</summary>
    public ReportedFindings Told { get; } = new();

    /// <summary>Number of times that it ended by itself since it was last steady.</summary>
    public int Crashes { get; private set; }

    /// <summary>Reason why it is degraded or failed.</summary>
    public string? Reason { get; private set; }

    public ServerState State => _state == ServerState.Ready && _server is { IsBusy: true } ? ServerState.Busy : _state;

    /// <summary>The system's id of its process, while it runs.</summary>
    public int? ProcessId => _server?.ProcessId;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>The server, ready; starts it where it does not run.</summary>
    /// <param name="cancellationToken">Ends the wait; a start that has begun goes on, for whoever asks next.</param>
    /// <exception cref="LspException">It cannot be had.</exception>
    public async Task<LanguageServer> AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        var ready = AcquireAsync();
        try
        {
            return await ready.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LspException($"{Spec.Name} was ended while it started.");
        }
        finally
        {
            // Nobody may be left to hear how it went.
            _ = ready.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private async Task<LanguageServer> AcquireAsync()
    {
        var cancellationToken = _stop.Token;
        _used = _time.GetTimestamp();
        await _starting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_server is { Ended.IsCompleted: false } running)
            {
                return running;
            }

            if (_server is { } ended)
            {
                await BuryAsync(ended, await ended.Ended);
            }

            if (_state == ServerState.Failed)
            {
                throw new LspException(Reason ?? $"{Spec.Name} cannot be started.");
            }

            var pause = Pause() - _time.GetElapsedTime(_ended);
            if (Crashes > 0 && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _time, cancellationToken);
            }

            return await StartAsync(cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Ends it; the next use starts it afresh, whatever went wrong before.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            await EndAsync();
            (Crashes, Reason) = (0, null);
            Set(ServerState.Stopped);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync();
        await _stop.CancelAsync();
        await _starting.WaitAsync(CancellationToken.None);
        try
        {
            _disposed = true;
            await EndAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<LanguageServer> StartAsync(CancellationToken cancellationToken)
    {
        Set(ServerState.Starting);
        try
        {
            var server = await LanguageServer.StartAsync(Spec, Root, _workspace, Log, _time, _found, cancellationToken);
            server.AskThrough(TypeScript);
            (_server, _started, Reason) = (server, _time.GetTimestamp(), null);
            Set(ServerState.Ready);
            _ = WatchAsync(server);
            foreach (var path in _reopen)
            {
                await ReopenAsync(server, path, cancellationToken);
            }

            _reopen = [];
            return server;
        }
        catch (ProcessStartException exception)
        {
            Reason = $"The language server {Spec.Name} cannot be started: {exception.Message}{(Spec.Acquire is { } acquire ? $" To get it, {acquire}." : "")}";
            Set(ServerState.Failed);
            throw new LspException(Reason, exception);
        }
        catch (OperationCanceledException)
        {
            Set(ServerState.Stopped);
            throw;
        }
        catch (LspException exception)
        {
            CountCrash(exception.Message);
            throw;
        }
    }

    private static async Task ReopenAsync(LanguageServer server, string path, CancellationToken cancellationToken)
    {
        try
        {
            await server.OpenAsync(path, cancellationToken);
        }
        catch (FileAccessException)
        {
            // It has gone meanwhile.
        }
    }

    private async Task WatchAsync(LanguageServer server)
    {
        var why = await server.Ended;
        await _starting.WaitAsync(CancellationToken.None);
        try
        {
            if (ReferenceEquals(_server, server))
            {
                await BuryAsync(server, why);
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task BuryAsync(LanguageServer server, string why)
    {
        _server = null;
        _reopen = server.OpenPaths;
        if (_time.GetElapsedTime(_started) > Steady)
        {
            Crashes = 0;
        }

        CountCrash($"{Spec.Name} ended by itself: {why}");
        await server.DisposeAsync();
    }

    private async Task EndAsync()
    {
        var server = _server;
        _server = null;
        _reopen = [];
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private void CountCrash(string reason)
    {
        Crashes++;
        _ended = _time.GetTimestamp();
        Reason = reason;
        Set(ServerState.Degraded);
    }

    private TimeSpan Pause() => TimeSpan.FromSeconds(Math.Min(LongestPauseSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(Crashes, 20) - 1)));

    private void Set(ServerState state)
    {
        lock (_gate)
        {
            if (_state == state)
            {
                return;
            }

            _state = state;
        }

        _changed(this);
    }

    /// <summary>Ends it where it was not used for long, or holds more memory than it may.</summary>
    internal void HoldToLimits()
    {
        if (_server is not { } server)
        {
            return;
        }

        if (_time.GetElapsedTime(_used) > Idle)
        {
            _ = StopAsync(CancellationToken.None);
            return;
        }

        var limit = ToolSettings.Number(_workspace.Settings, "memory", MostMegabytes, 16, 1 << 20);

        // The process of a place has its number there; here that is somebody else's.
        if (_workspace.Target == "local" && ProcessMemory.Resident(server.ProcessId) >> 20 is { } megabytes && megabytes > limit)
        {
            _ = server.PutDownAsync(
                string.Create(CultureInfo.InvariantCulture, $"It held {megabytes} MB of memory, more than the {limit} MB of lsp.memory, and was ended."));
        }
    }
}
