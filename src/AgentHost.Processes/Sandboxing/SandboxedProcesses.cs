namespace AgentHost.Processes.Sandboxing;

/// <summary>Processes that are started in a sandbox.</summary>
/// <param name="inner">Starts them.</param>
/// <param name="sandbox">The sandbox.</param>
/// <param name="mode">What is to be done where it cannot be had.</param>
/// <param name="place">What the sandbox is made for.</param>
/// <param name="network">True when they have a network.</param>
internal sealed class SandboxedProcesses(IProcesses inner, Sandbox sandbox, SandboxMode mode, SandboxPlace place, bool network) : IProcesses
{
    public IReadOnlyList<string> Shell => inner.Shell;

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var found = await sandbox.FindAsync().WaitAsync(cancellationToken);
        if (found.Program is not { } program)
        {
            return mode == SandboxMode.Required
                ? throw new ProcessStartException(
                    spec.FileName, $"{spec.FileName} was not started: permissions.sandbox is required, and no sandbox can be had, because {found.Why}.")
                : await inner.StartAsync(spec, cancellationToken);
        }

        var folder = spec.WorkingDirectory is null ? place.Root : Path.GetFullPath(Path.Combine(place.Root, spec.WorkingDirectory));
        var held = SandboxReadOnlyPaths.Of(place);
        sandbox.Traces.Begin(place.Root, held.Missing);
        try
        {
            var process = await inner.StartAsync(
                spec with { FileName = program, Arguments = [.. SandboxProfile.Arguments(place, folder, network, held), spec.FileName, .. spec.Arguments] },
                cancellationToken);
            return new SandboxedProcess(process, () => sandbox.Traces.End(place.Root));
        }
        catch
        {
            sandbox.Traces.End(place.Root);
            throw;
        }
    }
}
