namespace AgentHost.Editing.Tests.Snapshots;

/// <summary>Processes that are counted when they start.</summary>
internal sealed class CountedProcesses(IProcesses inner) : IProcesses
{
    private int _started;

    /// <summary>Takes the number of those that were started since this was asked last.</summary>
    public int TakeStarted() => Interlocked.Exchange(ref _started, 0);

    public IReadOnlyList<string> Shell => inner.Shell;

    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _started);
        return inner.StartAsync(spec, cancellationToken);
    }
}
