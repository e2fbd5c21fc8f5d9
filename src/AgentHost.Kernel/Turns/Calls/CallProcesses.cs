namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Processes of one call: only where its plan says that it runs programs, and none outlives it.</summary>
/// <param name="processes">The target's processes.</param>
/// <param name="refusal">Why nothing may be started; null when it may.</param>
internal sealed class CallProcesses(IProcesses processes, string? refusal) : IProcesses, IAsyncDisposable
{
    private readonly List<IProcess> started = [];
    private readonly Lock gate = new();
    private bool ended;

    public IReadOnlyList<string> Shell => processes.Shell;

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (refusal is not null)
        {
            throw new ProcessStartException(spec.FileName, refusal);
        }

        var process = await processes.StartAsync(spec, cancellationToken);
        lock (gate)
        {
            if (!ended)
            {
                started.Add(process);
                return process;
            }
        }

        await process.DisposeAsync();
        throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started: the call that wanted it has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        IProcess[] left;
        lock (gate)
        {
            ended = true;
            left = [.. started];
            started.Clear();
        }

        foreach (var process in left)
        {
            await process.DisposeAsync();
        }
    }
}
