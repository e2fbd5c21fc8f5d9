using System.Text.Json;
using AgentHost.Plugins.Mcp.Asking;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Tools;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>A server over all its lives: started in the background, again with growing pauses when it is lost.</summary>
internal sealed class McpServer : IAsyncDisposable
{
    private const int MostFailures = 6;

    /// <summary>For one that was never there: somebody waits for it.</summary>
    private const int MostFirstFailures = 3;

    private const int LongestPauseSeconds = 30;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TellTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly ServerContext _context;
    private readonly Action<McpServer> _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<Connection> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _running;
    private int _changes;
    private int _taken;
    private volatile Connection? _connection;

    // How its life before this one ended: the better answer than that it is starting again.
    private volatile string? _before;
    private volatile bool _isOlder;

    public McpServer(McpServerSpec spec, ServerContext context, Action<McpServer> changed)
    {
        (Spec, _context, _changed) = (spec, context, changed);
        Calls = new ActiveCalls(spec, context);
    }

    public McpServerSpec Spec { get; }

    public ServerLog Log { get; } = new();

    /// <summary>The calls that run, on whose behalf the server may ask.</summary>
    public ActiveCalls Calls { get; }

    public ServerState State { get; private set; }

    /// <summary>Reason why it is lost or failed.</summary>
    public string? Reason { get; private set; }

    /// <summary>Tools, prompts and resources that it offers; those of the last time where it is not ready.</summary>
    public ServerOffer Offer { get; private set; } = ServerOffer.None;

    /// <summary>True when the running server listed <see cref="Offer"/>; false when it is remembered.</summary>
    public bool IsKnown { get; private set; }

    public int? ProcessId => _connection?.ProcessId;

    /// <summary>Completes when it is known for the first time whether it can be had, or what it had the last time.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Takes the reason why it has not been there at all; null where it was, or where the reason was taken already.</summary>
    /// <param name="starting">Whether that it is still starting counts, too.</param>
    public string? TakeProblem(bool starting)
    {
        var problem = IsKnown ? null : State switch
        {
            ServerState.Failed or ServerState.Lost => Reason,
            ServerState.Starting when starting => $"{Spec.Name} was still starting when the turn ended: its tools came too late for it",
            _ => null,
        };
        return problem is not null && Interlocked.Exchange(ref _taken, 1) == 0 ? problem : null;
    }

    /// <summary>Starts it in the background, where that was not done yet.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_running is null)
            {
                State = ServerState.Starting;
                _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
            }
        }
    }

    /// <summary>The client, ready.</summary>
    /// <exception cref="McpServerException">It cannot be had.</exception>
    public async Task<McpClient> AcquireAsync(CancellationToken cancellationToken)
    {
        Start();
        Task<Connection> ready;
        lock (_gate)
        {
            ready = _ready.Task;
        }

        try
        {
            return (await ready.WaitAsync(Spec.StartTimeout + TimeSpan.FromSeconds(5), _context.Time, cancellationToken)).Client;
        }
        catch (TimeoutException)
        {
            throw new McpServerException(
                Reason ?? _before ?? $"{Spec.Name} is not there yet: it has been starting for longer than {Spec.StartTimeout.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Waits a moment until the end of a connection has been noticed, and <see cref="Reason"/> says how it came.</summary>
    public async Task WhenToldAsync(CancellationToken cancellationToken)
    {
        Task told;
        lock (_gate)
        {
            told = State is ServerState.Ready or ServerState.Starting && _connection is not null ? _told.Task : Task.CompletedTask;
        }

        try
        {
            await told.WaitAsync(TellTime, _context.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on, whatever ended the call.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running;
        }

        _settled.TrySetResult();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        try
        {
            await RecallAsync(cancellationToken);
            while (!cancellationToken.IsCancellationRequested)
            {
                var started = _context.Time.GetTimestamp();
                var (reason, final) = await LiveAsync(cancellationToken);
                _before = reason;
                failures = _context.Time.GetElapsedTime(started) > Steady ? 1 : failures + 1;
                if (final || failures >= (IsKnown ? MostFailures : MostFirstFailures))
                {
                    Fail(reason);
                    return;
                }

                Set(ServerState.Lost, reason);
                await Task.Delay(
                    TimeSpan.FromSeconds(Math.Min(LongestPauseSeconds, FirstPause.TotalSeconds * Math.Pow(2, failures - 1))), _context.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Fail($"{Spec.Name} was stopped", ServerState.Stopped);
        }
        catch (Exception exception)
        {
            _context.Logger.LogError(exception, "{Server} failed", Spec.Name);
            Fail($"{Spec.Name} failed: {exception.Message}");
        }
    }

    /// <summary>One life.</summary>
    /// <returns>How it ended, and whether there is no use in another.</returns>
    private async Task<(string Reason, bool Final)> LiveAsync(CancellationToken cancellationToken)
    {
        Connection? connection = null;
        try
        {
            if (Spec.Problem is { } problem)
            {
                return ($"{Spec.Name} cannot be used: {problem}", true);
            }

            Set(ServerState.Starting, null);
            connection = await Connection.OpenAsync(Spec, _context, Handlers(), Log, null, cancellationToken, _isOlder);
            _connection = connection;
            try
            {
                await RefreshAsync(connection, cancellationToken);
            }
            catch (McpException exception) when (!_isOlder && Connection.IsVersionRefused(exception))
            {
                // It said that it knows the newest protocol, and what stands behind it does not: it is greeted in the older way from now on.
                _isOlder = true;
                await connection.DisposeAsync();
                connection = await Connection.OpenAsync(Spec, _context, Handlers(), Log, null, cancellationToken, _isOlder);
                _connection = connection;
                await RefreshAsync(connection, cancellationToken);
            }

            Set(ServerState.Ready, null);
            lock (_gate)
            {
                _ready.TrySetResult(connection);
            }

            await connection.Ended.WaitAsync(cancellationToken);
            return (connection.Broken ?? $"{Spec.Name} ended by itself{(Log.Telling is { } line ? $"; it said: {Cleaned.Line(line, 300)}" : "")}", false);
        }
        catch (ProcessStartException exception)
        {
            return ($"{Spec.Name} cannot be started: {exception.Message.TrimEnd('.')}{(Spec.Get is { } get ? $". To get it, {get}" : "")}", true);
        }
        catch (McpServerException exception)
        {
            return (exception.Message.StartsWith(Spec.Name, StringComparison.Ordinal)
                ? exception.Message
                : $"{Spec.Name}: {exception.Message}",
                exception.InnerException is null or HttpRequestException { StatusCode: not null and < System.Net.HttpStatusCode.InternalServerError });
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (connection?.Broken ?? $"{Spec.Name} failed: {Cleaned.Line(exception.Message, 300).TrimEnd('.')}", false);
        }
        finally
        {
            _connection = null;
            lock (_gate)
            {
                if (_ready.Task.IsCompleted)
                {
                    _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }

            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private McpClientHandlers Handlers() => new()
    {
        RootsHandler = (_, _) =>
            new(new ListRootsResult
            {
                Roots =
                [
                    new Root
                    {
                        Uri = new Uri(_context.Workspace.Root + Path.DirectorySeparatorChar).AbsoluteUri.TrimEnd('/'),
                        Name = Path.GetFileName(_context.Workspace.Root)
                    }
                ]
            }),
        SamplingHandler = (request, _, token) => Calls.SampleAsync(request, token),
        ElicitationHandler = (request, token) => Calls.ElicitAsync(request, token),
        NotificationHandlers =
        [
            new(NotificationMethods.ToolListChangedNotification, OnChangedAsync),
            new(NotificationMethods.PromptListChangedNotification, OnChangedAsync),
            new(NotificationMethods.ResourceListChangedNotification, OnChangedAsync),
            new(NotificationMethods.LoggingMessageNotification, OnLogAsync),
        ],
    };

    private ValueTask OnLogAsync(JsonRpcNotification notification, CancellationToken cancellationToken)
    {
        var text = notification.Params?["data"] is { } data ? data.GetValueKind() == JsonValueKind.String ? data.GetValue<string>() : data.ToJsonString() : "";
        Log.Add(text);
        _context.Logger.LogDebug("{Server}: {Text}", Spec.Name, Cleaned.Line(text, 500));
        return default;
    }

    /// <summary>Not awaited where it is heard: the answers to what is asked then come the same way.</summary>
    private ValueTask OnChangedAsync(JsonRpcNotification notification, CancellationToken cancellationToken)
    {
        if (_connection is { } connection && State == ServerState.Ready && Interlocked.Increment(ref _changes) == 1)
        {
            _ = Task.Run(() => FollowAsync(connection), CancellationToken.None);
        }

        return default;
    }

    private async Task FollowAsync(Connection connection)
    {
        // A storm of changes costs one look at a time: those that come while it looks cost one more.
        int seen;
        do
        {
            seen = 0;
            try
            {
                await Task.Delay(Gathering, _context.Time, _stop.Token);
                seen = Volatile.Read(ref _changes);
                await RefreshAsync(connection, _stop.Token);
                _changed(this);
            }
            catch (Exception exception)
            {
                seen = Volatile.Read(ref _changes);
                Log.Add($"Its changed lists could not be read: {exception.Message}");
            }
        }
        while (Interlocked.Add(ref _changes, -seen) > 0);
    }

    private async Task RefreshAsync(Connection connection, CancellationToken cancellationToken)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(Spec.StartTimeout);
        try
        {
            Offer = await OfferReader.ReadAsync(connection.Client, Spec, Log, clock.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpServerException($"{Spec.Name} did not list what it has within {Spec.StartTimeout.TotalSeconds:0.#} s", new TimeoutException());
        }

        IsKnown = true;
        await OfferMemory.KeepAsync(_context.State, Spec, Offer, cancellationToken);
    }

    /// <summary>Offers what it had the last time until it has started.</summary>
    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        if (await OfferMemory.FindAsync(_context.State, Spec, cancellationToken) is { } before && !IsKnown)
        {
            Offer = before;
            _settled.TrySetResult();
        }
    }

    private void Fail(string reason, ServerState state = ServerState.Failed)
    {
        // Tools of a server that cannot be had are not offered.
        Offer = ServerOffer.None;
        Set(state, reason);
        lock (_gate)
        {
            if (_ready.Task.IsCompleted)
            {
                _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            _ready.TrySetException(new McpServerException(reason));
            _ = _ready.Task.Exception;
        }
    }

    private void Set(ServerState state, string? reason)
    {
        (State, Reason) = (state, reason);
        if (state is ServerState.Ready or ServerState.Failed or ServerState.Lost or ServerState.Stopped)
        {
            _settled.TrySetResult();
        }

        TaskCompletionSource told;
        lock (_gate)
        {
            (told, _told) = (_told, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.TrySetResult();
        _changed(this);
    }
}
