namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Processes of one call: those that its plan names, and none outlives it that is not kept.</summary>
/// <param name="processes">The target's processes.</param>
/// <param name="planned">Commands of the frozen plan; null while there is none.</param>
/// <param name="tool">The tool that is called.</param>
/// <param name="kept">Takes those that the call leaves running.</param>
internal sealed class CallProcesses(IProcesses processes, PlannedCommands? planned, string tool, KeptProcesses kept) : IProcesses, IAsyncDisposable
{
    private readonly List<CallProcess> _started = [];
    private readonly Lock _gate = new();
    private bool _ended;

    public IReadOnlyList<string> Shell => processes.Shell;

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (planned?.Admit(spec, processes.Shell) is not { } admitted)
        {
            throw new ProcessStartException(spec.FileName, planned?.Refuse(spec) ?? $"{tool} may not run programs before its plan is permitted.");
        }

        var process = new CallProcess(await processes.StartAsync(admitted, cancellationToken), admitted.Input, this);
        lock (_gate)
        {
            if (!_ended)
            {
                _started.Add(process);
                return process;
            }
        }

        await process.DisposeAsync();
        throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started: the call that wanted it has ended.");
    }

    public async ValueTask<bool> ContinueAsync(IProcess process, ProcessSpec spec, CancellationToken cancellationToken) =>
        process is CallProcess known && kept.Has(known) && planned?.Admit(spec, processes.Shell) is { } admitted
        && await processes.ContinueAsync(known.Inner, admitted, cancellationToken);

    /// <summary>From now on it is the session's.</summary>
    /// <exception cref="IOException">The session takes no more, or the call has ended.</exception>
    public void Keep(CallProcess process)
    {
        lock (_gate)
        {
            if (!_started.Contains(process))
            {
                if (_ended && !kept.Has(process))
                {
                    throw new IOException("The call that started the process has ended.");
                }

                return;
            }

            kept.Add(process, process.Reads);
            _started.Remove(process);
        }
    }

    /// <summary>It has ended.</summary>
    public void Forget(CallProcess process)
    {
        kept.Remove(process);
        lock (_gate)
        {
            _started.Remove(process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        CallProcess[] left;
        lock (_gate)
        {
            _ended = true;
            left = [.. _started];
            _started.Clear();
        }

        foreach (var process in left)
        {
            await process.DisposeAsync();
        }
    }
}
