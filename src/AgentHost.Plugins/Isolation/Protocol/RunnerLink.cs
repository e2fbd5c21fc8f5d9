using AgentHost.JsonRpc;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A connection between host and runner, at either end: calls whose faults are exceptions again.</summary>
public sealed class RunnerLink(JsonRpcConnection connection)
{
    /// <summary>Bytes that cross in one message.</summary>
    public const int ChunkBytes = 64 * 1024;

    public JsonRpcConnection Connection => connection;

    /// <summary>Called with each request of the other side. Set before the connection begins.</summary>
    public Action? Served { get; set; }

    /// <summary>Asks, and throws what the other side threw.</summary>
    /// <exception cref="ConnectionClosedException">The other side is gone.</exception>
    public async ValueTask<TResult?> AskAsync<TParams, TResult>(string method, TParams parameters, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.RequestAsync(method, parameters, RunnerJson.Info<TParams>(), RunnerJson.Info<TResult>(), cancellationToken);
        }
        catch (RemoteErrorException error)
        {
            throw Faults.FromError(error);
        }
    }

    /// <summary>Tells without waiting; in the order of the calls.</summary>
    public void Tell<TParams>(string method, TParams parameters) => _ = TellQuietlyAsync(method, parameters);

    /// <summary>Tells; done when the other side's pipe has taken it.</summary>
    public Task TellAsync<TParams>(string method, TParams parameters, CancellationToken cancellationToken) =>
        connection.NotifyAsync(method, parameters, RunnerJson.Info<TParams>(), cancellationToken);

    /// <summary>Answers a request; what the handler throws crosses as a record.</summary>
    public void Serve<TParams, TResult>(string method, Func<TParams, CancellationToken, ValueTask<TResult>> handler) =>
        connection.OnRequest(method, RunnerJson.Info<TParams>(), RunnerJson.Info<TResult>(), async (parameters, cancellationToken) =>
        {
            Served?.Invoke();
            try
            {
                return await handler(parameters, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception)
            {
                throw Faults.ToError(exception);
            }
        });

    /// <summary>Hears a notification; handlers run one after another and must not wait.</summary>
    public void Hear<TParams>(string method, Action<TParams> handler) =>
        connection.OnNotification(method, RunnerJson.Info<TParams>(), (parameters, _) =>
        {
            handler(parameters);
            return ValueTask.CompletedTask;
        });

    private async Task TellQuietlyAsync<TParams>(string method, TParams parameters)
    {
        try
        {
            await TellAsync(method, parameters, CancellationToken.None);
        }
        catch (Exception)
        {
            // Nobody is left to be told; whoever asks something will hear of it.
        }
    }
}
