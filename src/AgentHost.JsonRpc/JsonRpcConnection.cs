namespace AgentHost.JsonRpc;

/// <summary>
/// One JSON-RPC 2.0 connection over a pair of streams. Both sides may ask and be asked. Register handlers, then <see cref="Start"/>; calls may be made
/// from any thread. What happens when the other side goes away: docs/internals/json-rpc.md.
/// </summary>
/// <remarks>
/// <para>Order: notifications are handled one after another as they arrived, each to its end. An answer completes its call, and a request's handler starts,
/// only after all notifications that arrived before it were handled. Requests run side by side. The one exception: the answer to a call made from
/// within a notification's handler (or from work started there) does not wait, because it would wait for that handler.</para>
/// <para>A notification's handler should therefore be short; as long as it waits nothing behind it moves.</para>
/// </remarks>
public sealed partial class JsonRpcConnection : IAsyncDisposable
{
    private readonly JsonRpcOptions _options;
    private readonly Stream _input;
    private readonly Stream _outputStream;
    private readonly FrameReader _frames;
    private readonly OutgoingQueue _output;
    private readonly OrderedLane _lane;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingRequest> _pending = [];
    private readonly Dictionary<RpcId, IncomingRequest> _incoming = [];
    private readonly AsyncLocal<bool> _inLane = new();
    private readonly CancellationTokenSource _shutdown = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly TaskCompletionSource<ConnectionEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionEnd? _end;
    private long _lastId;
    private bool _started;

    /// <summary>Makes a connection that reads nothing yet. It owns the streams unless <see cref="JsonRpcOptions.LeaveOpen"/> is set.</summary>
    /// <param name="input">What the other side writes.</param>
    /// <param name="output">What the other side reads; may be the same stream when it goes both ways.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    public JsonRpcConnection(Stream input, Stream output, JsonRpcOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        _options = options ?? new JsonRpcOptions();
        _options.Validate();
        _input = input;
        _outputStream = output;
        _frames = FrameReader.Create(input, _options);
        _output = new OutgoingQueue(output, _options, OnOutputBroken);
        _lane = new OrderedLane(HandleInTurn, _options.MaxQueuedMessages, _options.MaxMessageBytes);
        Scheduler = new RequestScheduler(_options.MaxConcurrentRequests, _options.MaxQueuedRequests, _options.MaxMessageBytes);
    }

    /// <summary>
    /// Ends, never with a fault, when the connection is closed: with the reason. By then every call has been failed and the streams are closed.
    /// </summary>
    public Task<ConnectionEnd> Completion => _completion.Task;

    internal RequestScheduler Scheduler { get; }

    /// <summary>Starts reading. Handlers can no longer be registered.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (_started)
            {
                throw new InvalidOperationException("The connection was started before.");
            }

            _started = true;
        }

        // Without the caller's execution context: what runs here belongs to the connection, not to whoever started it.
        if (_options.ReadsOnOwnThread)
        {
            new Thread(static connection => _ = ((JsonRpcConnection)connection!).ReadLoopAsync()) { IsBackground = true, Name = "messages" }.UnsafeStart(this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => _ = connection.ReadLoopAsync(), this, preferLocal: false);
        }
    }

    /// <summary>Starts, and waits until the connection is closed; the token disposes it.</summary>
    public async Task<ConnectionEnd> RunAsync(CancellationToken cancellationToken = default)
    {
        Start();
        await using var registration = cancellationToken.UnsafeRegister(static state => ((JsonRpcConnection)state!).BeginDispose(), this);
        return await Completion;
    }

    /// <summary>
    /// Closes the connection: calls fail with <see cref="ConnectionClosedException"/>, handlers' tokens are triggered (the handlers are not waited for), what
    /// is being written is given <see cref="JsonRpcOptions.CloseGrace"/>, and the streams are closed. A second call waits for the first.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        BeginDispose();
        await Completion;
    }

    internal void Report(JsonRpcFaultKind kind, string? method, string message, Exception? exception = null)
    {
        try
        {
            _options.UnhandledError?.Invoke(new JsonRpcFault(kind, method, message, exception));
        }
        catch (Exception)
        {
            // A log that fails must not take the connection with it.
        }
    }
}
