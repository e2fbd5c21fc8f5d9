namespace AgentHost.Kernel.Turns.Calls;

/// <summary>A process that a call started: it ends with the call, unless it is kept.</summary>
internal sealed class CallProcess(IProcess process, bool reads, CallProcesses call) : IProcess
{
    public IProcess Inner => process;

    /// <summary>True when it has an input.</summary>
    public bool Reads => reads;

    public int Id => process.Id;

    public IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken cancellationToken) => process.ReadAsync(cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => process.WriteAsync(bytes, cancellationToken);

    public ValueTask CloseInputAsync(CancellationToken cancellationToken) => process.CloseInputAsync(cancellationToken);

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => process.WaitAsync(cancellationToken);

    public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) => process.KillAsync(grace, cancellationToken);

    public ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        call.Keep(this);
        return process.KeepAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        call.Forget(this);
    }
}
