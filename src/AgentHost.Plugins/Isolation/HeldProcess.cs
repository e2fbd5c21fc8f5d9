using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A process that a scope holds open for the runner, read one chunk a request: it waits at its pipe while the plugin does not ask.</summary>
internal sealed class HeldProcess(IProcess process) : IAsyncDisposable
{
    private readonly PulledStream<ProcessOutput> _output = new(process.ReadAsync);

    public IProcess Process => process;

    public async ValueTask<ProcessChunk> ReadAsync(CancellationToken cancellationToken)
    {
        var (found, piece) = await _output.NextAsync(cancellationToken);
        return found ? new ProcessChunk(piece.Bytes, piece.IsError) : new ProcessChunk(null, IsError: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await process.DisposeAsync();
    }
}
