namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Processes of one call: those that its plan names, and none outlives it.</summary>
/// <param name="processes">The target's processes.</param>
/// <param name="planned">What the frozen plan names; null while there is none.</param>
/// <param name="tool">The tool that is called.</param>
internal sealed class CallProcesses(IProcesses processes, PlannedCommands? planned, string tool) : IProcesses, IAsyncDisposable
{
    private readonly List<IProcess> started = [];
    private readonly Lock gate = new();
    private bool ended;

    public IReadOnlyList<string> Shell => processes.Shell;

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (planned?.Admit(spec, processes.Shell) is not { } admitted)
        {
            throw new ProcessStartException(spec.FileName, planned?.Refuse(spec) ?? $"{tool} may not run programs before its plan is permitted.");
        }

        var process = await processes.StartAsync(admitted, cancellationToken);
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
