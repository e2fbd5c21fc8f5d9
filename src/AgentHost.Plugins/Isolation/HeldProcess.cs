using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A process that a scope holds open for the runner, read one chunk a request: it waits at its pipe while the plugin does not ask.</summary>
internal sealed class HeldProcess(IProcess process) : IAsyncDisposable
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private IAsyncEnumerator<ProcessOutput>? output;
    private Task<bool>? moving;

    public IProcess Process => process;

    public async ValueTask<ProcessChunk> ReadAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            output ??= process.ReadAsync(closing.Token).GetAsyncEnumerator(closing.Token);

            // A read whose request was cancelled goes on; its chunk belongs to the next request.
            moving ??= output.MoveNextAsync().AsTask();
            var more = await moving.WaitAsync(cancellationToken);
            moving = null;
            return more ? new ProcessChunk(output.Current.Bytes, output.Current.IsError) : new ProcessChunk(null, IsError: false);
        }
        finally
        {
            reading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await process.DisposeAsync();
    }
}
