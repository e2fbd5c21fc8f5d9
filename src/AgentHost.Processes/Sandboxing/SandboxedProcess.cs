namespace AgentHost.Processes.Sandboxing;

/// <summary>A program in a sandbox; when it is over, what held places for it is cleared away.</summary>
/// <param name="inner">The program.</param>
/// <param name="end">Clears away; called once.</param>
internal sealed class SandboxedProcess(IProcess inner, Action end) : IProcess
{
    private Action? _left = end;

    public int Id => inner.Id;

    public IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => inner.WriteAsync(bytes, cancellationToken);

    public ValueTask CloseInputAsync(CancellationToken cancellationToken) => inner.CloseInputAsync(cancellationToken);

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => inner.WaitAsync(cancellationToken);

    public ValueTask KeepAsync(CancellationToken cancellationToken) => inner.KeepAsync(cancellationToken);

    public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) => inner.KillAsync(grace, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        Interlocked.Exchange(ref _left, null)?.Invoke();
    }
}
