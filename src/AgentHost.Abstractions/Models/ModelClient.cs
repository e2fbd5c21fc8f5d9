namespace AgentHost;

/// <summary>Talks to one model.</summary>
/// <remarks>Requests may run at the same time. Never retries: the host alone does.</remarks>
public abstract class ModelClient : IAsyncDisposable
{
    /// <summary>Opens the connection while the host still prepares the first request. Failure is not reported: the request itself will show it.</summary>
    public virtual ValueTask WarmUpAsync(CancellationToken cancellationToken) => default;

    /// <summary>Sends a request and streams the answer.</summary>
    /// <returns>
    /// Updates in order; the last is <see cref="ModelFinished"/> or <see cref="ModelFault"/>. Expected failures (network, authentication, limits) are faults,
    /// never exceptions.
    /// </returns>
    public abstract IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, CancellationToken cancellationToken);

    /// <summary>Closes connections that only this client uses.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
