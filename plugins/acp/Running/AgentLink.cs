using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Acp.Declarations;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>An agent's process and the connection to it, for one prompt after another. Disposing it ends the process with all that it started.</summary>
internal sealed partial class AgentLink : IAsyncDisposable
{
    /// <summary>Bytes of the largest message that is taken.</summary>
    private const int LongestMessage = 16 * 1024 * 1024;

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly IProcess _process;
    private readonly ProgramOutput _output;
    private readonly ServerLog _log;
    private readonly TimeProvider _time;
    private AgentRun? _run;
    private Task? _disposing;
    private bool _isDamaged;

    private AgentLink(AgentSpec spec, string root, IProcess process, ServerLog log, TimeProvider time)
    {
        Spec = spec;
        Root = root;
        _process = process;
        _log = log;
        _time = time;
        _output = new ProgramOutput(process, bytes => log.Add(bytes));
        Connection = new JsonRpcConnection(
            _output,
            new ProgramInput(process),
            new JsonRpcOptions
            {
                Framing = JsonRpcFraming.Lines,
                MaxMessageBytes = LongestMessage,
                CancelMethod = AcpMethods.CancelRequest,
                CancelIdName = "requestId",
                TimeProvider = time,
                UnhandledError = fault =>
                {
                    Damage();
                    log.Add(fault.Message);
                },
            });
        Connection.OnRequest(
            AcpMethods.RequestPermission, AcpJson.Default.PermissionQuestion, AcpJson.Default.PermissionReply, (asked, token) => DecideAsync(asked, token));
        Connection.OnNotification(AcpMethods.SessionUpdate, AcpJson.Default.SessionNotification, (news, _) => Take(news));
    }

    /// <summary>The agent.</summary>
    public AgentSpec Spec { get; private set; }

    /// <summary>The folder that it works in.</summary>
    public string Root { get; }

    /// <summary>The connection.</summary>
    public JsonRpcConnection Connection { get; }

    /// <summary>
    /// True while another prompt may go to it: it runs, each of its lines was one, it works in the mode that it was put into, and between
    /// prompts it did nothing.
    /// </summary>
    public bool IsSound => !Volatile.Read(ref _isDamaged) && !Connection.Completion.IsCompleted && Session is not null;

    /// <summary>Starts the agent's program; nothing is said to it yet.</summary>
    /// <exception cref="AcpException">It cannot be started.</exception>
    public static async Task<AgentLink> StartAsync(
        AgentSpec spec, AgentProgram program, IWorkspaceContext workspace, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var process = await workspace.Processes.StartAsync(ProcessOf(spec, program), cancellationToken);
            return new AgentLink(spec, workspace.Root, process, new ServerLog(), time);
        }
        catch (ProcessStartException exception)
        {
            throw new AcpException($"{spec.Title} could not be started: {exception.Message}", exception);
        }
    }

    /// <summary>Goes on in another call. The host says whether it is held there as one that starts now would be.</summary>
    /// <returns>False where it has to end, and another one to start.</returns>
    public async Task<bool> ContinueAsync(AgentSpec spec, AgentProgram program, IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        if (!IsSound || workspace.Root != Root || spec.Mode != Spec.Mode || !spec.Logins.SequenceEqual(Spec.Logins)
            || !await workspace.Processes.ContinueAsync(_process, ProcessOf(spec, program), cancellationToken))
        {
            return false;
        }

        Spec = spec;
        return true;
    }

    /// <summary>Keeps the process past the end of the call; the host ends it with the session.</summary>
    /// <exception cref="IOException">The session keeps no more.</exception>
    public ValueTask KeepAsync() => _process.KeepAsync(CancellationToken.None);

    /// <summary>Gives all news and questions to a run, until <see cref="Leave"/>.</summary>
    public void Serve(AgentRun run) => Volatile.Write(ref _run, run);

    /// <summary>From now on nothing is expected from the agent.</summary>
    public void Leave() => Volatile.Write(ref _run, null);

    /// <summary>No other prompt goes to it.</summary>
    public void Damage() => Volatile.Write(ref _isDamaged, true);

    /// <summary>Asks the agent something.</summary>
    /// <exception cref="AcpException">It answered with an error, not in time, or ended.</exception>
    public async Task<JsonElement> AskAsync<TParams>(
        string method, TParams parameters, JsonTypeInfo<TParams> type, TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            return await Connection.RequestAsync(method, JsonSerializer.SerializeToElement(parameters, type), limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AcpException($"{Spec.Title} did not answer {method} within {time.TotalSeconds:0} s.{Words()}", exception);
        }
        catch (RemoteErrorException exception)
        {
            throw new AcpException(
                $"{Spec.Title} answered {method} with an error ({exception.Code}): {ServerLog.Clean(exception.Message)}{Hint(exception)}", exception);
        }
        catch (JsonRpcException exception)
        {
            throw new AcpException($"{Spec.Title} ended before it answered {method}: {ServerLog.Clean(exception.Message)}{Words()}", exception);
        }
    }

    /// <summary>Tells the agent something; one that does not listen any more is not waited for.</summary>
    public async Task TellAsync<TParams>(string method, TParams parameters, JsonTypeInfo<TParams> type, TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time, _time);
        try
        {
            await Connection.NotifyAsync(method, parameters, type, limit.Token);
        }
        catch (Exception exception) when (exception is JsonRpcException or OperationCanceledException or IOException)
        {
            // It ends anyway.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(LazyInitializer.EnsureInitialized(ref _disposing, EndAsync));

    private async Task EndAsync()
    {
        Damage();
        await LetGoAsync();
        using var limit = new CancellationTokenSource(EndTime, _time);
        try
        {
            // One that ends by itself leaves nothing half written, and holds nothing for the next process.
            await _process.CloseInputAsync(limit.Token);
            await _process.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // It is ended next.
        }

        try
        {
            // Some of them go on when their input ends: all that was started is ended.
            await _process.KillAsync(TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It has ended already.
        }

        await _process.DisposeAsync();
        await Connection.DisposeAsync();
        await _output.DisposeAsync();
    }

    private async ValueTask<PermissionReply> DecideAsync(PermissionQuestion asked, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _run) is { } run)
        {
            return await run.DecideAsync(asked, cancellationToken);
        }

        Stray();
        return AgentRun.Refuse(asked);
    }

    private ValueTask Take(SessionNotification news)
    {
        if (news.SessionId == Session && Leaves(news.Update))
        {
            // It works on as it wants to, as it always could; the next prompt is for one that works as it should.
            Damage();
        }

        if (Volatile.Read(ref _run) is { } run)
        {
            run.Take(news);
        }
        else if (news.Update is AgentMessageChunk or ToolCallStarted or ToolCallChanged)
        {
            Stray();
        }

        return default;
    }

    /// <summary>It works although nobody asked it to: it ends, and the next prompt is another one's.</summary>
    private void Stray() => _ = DisposeAsync().AsTask();

    /// <summary>Tests that the agent left the mode, or the model, that it was put into.</summary>
    private bool Leaves(SessionUpdate update)
    {
        lock (_chosen)
        {
            return update switch
            {
                CurrentModeUpdate now => Mode is not null && now.CurrentModeId != Mode,
                ConfigOptionUpdate now => now.ConfigOptions.Any(option => _chosen.TryGetValue(option.Id, out var value) && option.CurrentValue != value),
                _ => false,
            };
        }
    }

    private string Words() => _log.Telling is { } last ? $" Its last words: {last}" : "";

    private string Hint(RemoteErrorException exception) =>
        exception.Code == -32000 ? $". Log in with {Spec.Title} itself; this program does not use its logins for anything else." : Words();

    private static ProcessSpec ProcessOf(AgentSpec spec, AgentProgram program) =>
        new(program.Path, spec.Arguments) { Environment = VariablesOf(spec), WithoutSecrets = true, Input = true };

    private static Dictionary<string, string?> VariablesOf(AgentSpec spec)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in spec.Variables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in spec.Environment)
        {
            variables[name] = value;
        }

        return variables;
    }
}
