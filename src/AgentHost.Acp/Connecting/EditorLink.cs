using System.Text.Json.Serialization.Metadata;
using AgentHost.Acp.Options;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;

namespace AgentHost.Acp.Connecting;

/// <summary>The editor: what it is told and asked. One that takes nothing for long is let go.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class EditorLink(JsonRpcConnection connection, AcpOptions options)
{
    /// <summary>Number of news that are sent before the first is waited for.</summary>
    public const int MostAtOnce = 64;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ClientCapabilities? _capabilities;

    /// <summary>Fires when the editor is let go, or has gone.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Reason that the editor was let go; null where it was not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Options of the serving.</summary>
    public AcpOptions Options => options;

    /// <summary>Abilities of the editor; those of one that has none before <c>initialize</c>.</summary>
    public ClientCapabilities Capabilities
    {
        get => _capabilities ?? new ClientCapabilities();
        set
        {
            _capabilities = value;
            _ready.TrySetResult();
        }
    }

    /// <summary>True when <c>initialize</c> was answered.</summary>
    public bool IsReady => _capabilities is not null;

    /// <summary>
    /// Waits a moment for <c>initialize</c>: requests are handled side by side, and a program that sends several at once means them in their order.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it did not come.</returns>
    public async ValueTask<bool> WaitReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ready.Task.WaitAsync(Moment, options.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>True when the editor shows notices.</summary>
    public bool TakesNotices => Capabilities.Session?.Notices is not null;

    /// <summary>True when the editor shows compactions.</summary>
    public bool TakesCompactions => Capabilities.Session?.Compaction is not null;

    /// <summary>Tells news of a session; done when they are sent. Nothing happens when the editor has gone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="update">The news.</param>
    public ValueTask TellAsync(string session, SessionUpdate update) => TellAsync(session, [update]);

    /// <summary>Tells several news in their order; <see cref="MostAtOnce"/> are enough at a time.</summary>
    /// <param name="session">The session.</param>
    /// <param name="updates">The news.</param>
    public async ValueTask TellAsync(string session, IReadOnlyCollection<SessionUpdate> updates)
    {
        try
        {
            var sent = updates.Select(update => connection.NotifyAsync(
                AcpMethods.SessionUpdate, new SessionNotification(session, update), AcpJson.Default.SessionNotification)).ToList();
            foreach (var each in sent)
            {
                await (each.IsCompletedSuccessfully ? each : each.WaitAsync(options.Patience, options.Time, _gone.Token));
            }
        }
        catch (TimeoutException)
        {
            LetGo($"the editor took nothing for {options.Patience.TotalSeconds:0} s");
        }
        catch (Exception exception) when (exception is ConnectionClosedException or OperationCanceledException)
        {
            // The turn ends with the connection.
        }
        catch (ProtocolException exception)
        {
            options.Report($"News of a session cannot be sent: {exception.Message}");
        }
    }

    /// <summary>Asks the editor something that it may well refuse, such as a file that it cannot read: that is reported to nobody.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="parametersType">Their type.</param>
    /// <param name="resultType">Type of the answer.</param>
    /// <param name="cancellationToken">Takes the question back.</param>
    /// <returns>The answer; null where none that can be read came.</returns>
    public async Task<TResult?> TryAskAsync<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> parametersType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken)
        where TResult : class
    {
        try
        {
            return await connection.RequestAsync(method, parameters, parametersType, resultType, cancellationToken);
        }
        catch (Exception exception) when (exception is JsonRpcException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Asks the editor something.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="parametersType">Their type.</param>
    /// <param name="resultType">Type of the answer.</param>
    /// <param name="cancellationToken">Takes the question back.</param>
    /// <returns>The answer; null where none that can be read came.</returns>
    public async Task<TResult?> AskAsync<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> parametersType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken)
        where TResult : class
    {
        try
        {
            return await connection.RequestAsync(method, parameters, parametersType, resultType, cancellationToken);
        }
        catch (JsonRpcException exception)
        {
            options.Report($"The editor did not answer {method}: {exception.Message}");
            return null;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Ends the connection for a reason.</summary>
    /// <param name="problem">The reason, as a clause; null where the editor has gone by itself.</param>
    public void LetGo(string? problem)
    {
        Problem ??= problem;
        _ = _gone.CancelAsync();
    }
}
