using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>One life of a language server: from its start to its end. Thread-safe.</summary>
internal sealed partial class LanguageServer : IAsyncDisposable
{
    private const int MostMessageBytes = 32 * 1024 * 1024;
    private const int StuckAfter = 3;

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    private readonly IWorkspaceContext _workspace;
    private readonly IProcess _process;
    private readonly JsonRpcConnection _connection;
    private readonly TimeProvider _time;
    private readonly Action<string, IReadOnlyList<Finding>> _found;
    private readonly Signal _signal = new();
    private volatile bool _greeted;
    private volatile TypeScriptBridge? _bridge;
    private int _unanswered;
    private int _disposed;

    private LanguageServer(
        ServerSpec spec,
        string root,
        IWorkspaceContext workspace,
        IProcess process,
        ServerLog log,
        TimeProvider time,
        Action<string, IReadOnlyList<Finding>> found)
    {
        (Spec, Root, _workspace, _process, Log, _time, _found) = (spec, root, workspace, process, log, time, found);
        _connection = new(new ProgramOutput(process, log.Add), new ProgramInput(process), new JsonRpcOptions
        {
            MaxMessageBytes = MostMessageBytes,
            MaxConcurrentRequests = 16,
            MaxQueuedRequests = 256,
            CancelGrace = TimeSpan.FromMilliseconds(200),
            CloseGrace = TimeSpan.FromMilliseconds(500),
            TimeProvider = time,
            UnhandledError = fault => log.Add(fault.Message),
        });
        Listen();
    }

    public ServerSpec Spec { get; }

    public string Root { get; }

    public ServerLog Log { get; }

    public ServerAbilities Abilities { get; } = new();

    public PositionEncoding Encoding { get; private set; }

    /// <summary>The system's id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>True when it reports work in progress.</summary>
    public bool IsBusy => !_progress.IsEmpty;

    /// <summary>Ends when it says something new. Take it before looking at what it said.</summary>
    public Task NextChange => _signal.Next;

    /// <summary>Ends when it does: with the sentence why.</summary>
    public Task<string> Ended { get; private set; } = Task.FromResult("");

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    /// <exception cref="LspException">It did not become ready.</exception>
    public static async Task<LanguageServer> StartAsync(
        ServerSpec spec,
        string root,
        IWorkspaceContext workspace,
        ServerLog log,
        TimeProvider time,
        Action<string, IReadOnlyList<Finding>> found,
        CancellationToken cancellationToken)
    {
        var process = await workspace.Processes.StartAsync(
            new ProcessSpec(spec.Command, [.. spec.Arguments.Select(argument => NodePackages.Expand(argument, spec, root, workspace.Root))])
            {
                WorkingDirectory = root, Environment = spec.Environment, WithoutSecrets = true, Input = true,
            },
            cancellationToken);
        var server = new LanguageServer(spec, root, workspace, process, log, time, found);
        try
        {
            server._connection.Start();
            server.Ended = server.WatchAsync();
            await server.InitializeAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it something.</summary>
    /// <exception cref="LspException">It answered with an error, not in time, or ended.</exception>
    public Task<JsonElement> AskAsync(string method, JsonNode parameters, CancellationToken cancellationToken) =>
        AskAsync(method, parameters, AnswerTime, cancellationToken);

    /// <summary>Tells it something.</summary>
    /// <exception cref="LspException">It ended, or does not read.</exception>
    public Task SendAsync(string method, JsonNode parameters, CancellationToken cancellationToken) => TellAsync(method, parameters, cancellationToken);

    /// <summary>Passes its questions to TypeScript's server on.</summary>
    public void AskThrough(TypeScriptBridge? bridge) => _bridge = bridge;

    /// <summary>Ends it because of what it does; the sentence stands among its last words.</summary>
    public async Task PutDownAsync(string why)
    {
        Log.Add(why);
        await DisposeAsync();
    }

    /// <summary>Ends it: politely first, then by force. Nothing of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            // One that was never greeted has nothing to put in order.
            using var limit = new CancellationTokenSource(_greeted ? EndTime : TimeSpan.Zero, _time);
            limit.Token.ThrowIfCancellationRequested();
            await _connection.RequestAsync("shutdown", null, limit.Token);
            await _connection.NotifyAsync("exit", null, limit.Token);
            await _process.CloseInputAsync(limit.Token);
            await _process.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is JsonRpcException or OperationCanceledException
            or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is ended all the same.
        }

        try
        {
            await _process.KillAsync(TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It has ended already.
        }

        await _process.DisposeAsync();
        await _connection.DisposeAsync();
        _sync.Dispose();
    }

    private async Task<JsonElement> AskAsync(string method, JsonNode parameters, TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            var answer = await _connection.RequestAsync(method, Json.Of(parameters), limit.Token);
            _unanswered = 0;
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (Interlocked.Increment(ref _unanswered) >= StuckAfter)
            {
                Log.Add("It answered nothing any more and was ended.");
                _ = DisposeAsync().AsTask();
            }

            throw new LspException($"{Spec.Name} did not answer {method} within {time.TotalSeconds:0} s.");
        }
        catch (RemoteErrorException exception)
        {
            throw new LspException($"{Spec.Name} answered {method} with an error: {ServerLog.Clean(exception.Message)}", exception);
        }
        catch (JsonRpcException exception)
        {
            throw new LspException($"{Spec.Name} ended before it answered {method}: {ServerLog.Clean(exception.Message)}{Words()}", exception);
        }
    }

    private async Task TellAsync(string method, JsonNode parameters, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AnswerTime);
            await _connection.NotifyAsync(method, Json.Of(parameters), limit.Token);
        }
        catch (JsonRpcException exception)
        {
            throw new LspException($"{Spec.Name} ended: {ServerLog.Clean(exception.Message)}{Words()}", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LspException($"{Spec.Name} does not read what it is sent.");
        }
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var parameters = new JsonObject
        {
            ["processId"] = Environment.ProcessId,
            ["clientInfo"] = new JsonObject { ["name"] = "agent" },
            ["rootPath"] = Root,
            ["rootUri"] = FileUri.Of(Root),
            ["workspaceFolders"] = Folders(),
            ["capabilities"] = ClientCapabilities.Make(),
        };
        if (Spec.InitializationOptions.ValueKind != JsonValueKind.Undefined)
        {
            parameters["initializationOptions"] = NodePackages.Expand(Spec.InitializationOptions, Spec, Root, _workspace.Root);
        }

        var answer = await AskAsync("initialize", parameters, StartTime, cancellationToken);
        var capabilities = answer.Get("capabilities");
        if (capabilities.ValueKind != JsonValueKind.Object)
        {
            throw new LspException($"{Spec.Name} did not say what it can do when it was started.");
        }

        _greeted = true;
        Abilities.Tell(capabilities);
        Encoding = (capabilities.Text("positionEncoding") ?? answer.Text("offsetEncoding")) switch
        {
            "utf-8" => PositionEncoding.Utf8,
            "utf-32" => PositionEncoding.Utf32,
            _ => PositionEncoding.Utf16
        };
        if (Spec.Ready is { } ready)
        {
            await Work(ready, true);
            _ = Task.Delay(LongestLoad, _time, CancellationToken.None).ContinueWith(_ => Work(ready, false), TaskScheduler.Default);
        }

        await TellAsync("initialized", new JsonObject(), cancellationToken);
        if (Spec.Settings.EnumerateObject().Any())
        {
            await TellAsync(
                "workspace/didChangeConfiguration", new JsonObject { ["settings"] = JsonNode.Parse(Spec.Settings.GetRawText()) }, cancellationToken);
        }
    }

    private JsonArray Folders() => [new JsonObject { ["uri"] = FileUri.Of(Root), ["name"] = Path.GetFileName(Root) }];

    private async Task<string> WatchAsync()
    {
        var end = await _connection.Completion;
        _signal.Set();
        return end.Message + Words();
    }

    private string Words() => Log.Telling is { } last ? $" Its last words: {last}" : "";
}
