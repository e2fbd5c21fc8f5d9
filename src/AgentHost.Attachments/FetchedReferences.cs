using AgentHost.Client;

namespace AgentHost.Attachments;

/// <summary>References of one prompt that sources read, up to four at once. For one caller; disposing it ends those that nobody waits for any more.</summary>
internal sealed class FetchedReferences : IAsyncDisposable
{
    private const int AtOnce = 4;

    private readonly Dictionary<PromptReference, Task<ContextContent>> _begun = [];
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenSource _stop;

    /// <param name="cancellationToken">Ends all of them.</param>
    public FetchedReferences(CancellationToken cancellationToken) => _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Begins to read a reference, once.</summary>
    public void Begin(PromptReference reference, Func<CancellationToken, ValueTask<ContextContent>> read)
    {
        if (!_begun.ContainsKey(reference))
        {
            _begun.Add(reference, ReadAsync(read));
        }
    }

    /// <summary>The reading of a reference that was begun; null where it was not.</summary>
    public Task<ContextContent>? Find(PromptReference reference) => _begun.GetValueOrDefault(reference);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Task.WhenAll(_begun.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task<ContextContent> ReadAsync(Func<CancellationToken, ValueTask<ContextContent>> read)
    {
        await _places.WaitAsync(_stop.Token);
        try
        {
            return await read(_stop.Token);
        }
        finally
        {
            _places.Release();
        }
    }
}
