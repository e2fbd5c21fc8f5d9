using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Acp.Declarations;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>An agent's process and the connection to it. Disposing it ends the process with all that it started.</summary>
internal sealed class AgentLink : IAsyncDisposable
{
    /// <summary>Bytes of the largest message that is taken.</summary>
    private const int LongestMessage = 16 * 1024 * 1024;

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly IProcess _process;
    private readonly ProgramOutput _output;
    private readonly ServerLog _log;
    private readonly TimeProvider _time;
    private int _disposed;

    private AgentLink(AgentSpec spec, IProcess process, ServerLog log, TimeProvider time)
    {
        Spec = spec;
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
                UnhandledError = fault => log.Add(fault.Message),
            });
    }

    /// <summary>The agent.</summary>
    public AgentSpec Spec { get; }

    /// <summary>The connection: handlers are registered before <see cref="JsonRpcConnection.Start"/>.</summary>
    public JsonRpcConnection Connection { get; }

    /// <summary>Starts the agent's program; nothing is said to it yet.</summary>
    /// <exception cref="AcpException">It cannot be started.</exception>
    public static async Task<AgentLink> StartAsync(
        AgentSpec spec, AgentProgram program, IProcesses processes, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var process = await processes.StartAsync(
                new ProcessSpec(program.Path, spec.Arguments) { Environment = VariablesOf(spec), WithoutSecrets = true, Input = true }, cancellationToken);
            return new AgentLink(spec, process, new ServerLog(), time);
        }
        catch (ProcessStartException exception)
        {
            throw new AcpException($"{spec.Title} could not be started: {exception.Message}", exception);
        }
    }

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
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

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

    private string Words() => _log.Telling is { } last ? $" Its last words: {last}" : "";

    private string Hint(RemoteErrorException exception) =>
        exception.Code == -32000 ? $". Log in with {Spec.Title} itself; this program does not use its logins for anything else." : Words();

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
