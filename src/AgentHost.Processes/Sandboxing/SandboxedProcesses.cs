namespace AgentHost.Processes.Sandboxing;

/// <summary>Processes that are started in a sandbox.</summary>
/// <param name="inner">Starts them.</param>
/// <param name="sandbox">The sandbox.</param>
/// <param name="mode">What is to be done where it cannot be had.</param>
/// <param name="place">What the sandbox is made for.</param>
/// <param name="view">Part of the machine that they have.</param>
internal sealed class SandboxedProcesses(IProcesses inner, Sandbox sandbox, SandboxMode mode, SandboxPlace place, SandboxView view) : IProcesses
{
    public IReadOnlyList<string> Shell => inner.Shell;

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var found = await sandbox.FindAsync().WaitAsync(cancellationToken);
        if (found is { Program: null, Landlock: > 0 } && sandbox.Helper is { } helper && (view.ReadOnly || !view.Unasked))
        {
            return await new LandlockProcesses(inner, helper, place, view).StartAsync(spec, cancellationToken);
        }

        if (found.Program is not { } program)
        {
            return mode == SandboxMode.Required
                ? throw new ProcessStartException(
                    spec.FileName,
                    view.Needs is null
                        ? $"{spec.FileName} was not started: permissions.sandbox is required, and no sandbox can be had, because {found.Why}."
                        : $"{spec.FileName} was not started: it runs in a sandbox, and none can be had, because {found.Why}. "
                            + "The setting permissions.sandbox: \"off\" lets it run as you do.")
                : await inner.StartAsync(spec, cancellationToken);
        }

        if (found.Kind == SandboxKind.Seatbelt)
        {
            return await new SeatbeltProcesses(inner, sandbox, place, view).StartAsync(spec, cancellationToken);
        }

        var folder = spec.WorkingDirectory is null ? place.Root : Path.GetFullPath(Path.Combine(place.Root, spec.WorkingDirectory));
        var held = SandboxReadOnlyPaths.Of(place);
        sandbox.Traces.Begin(place.Root, held.Missing);
        SandboxNetwork? network = null;
        try
        {
            network = OpenNetwork(spec);
            var process = await inner.StartAsync(
                spec with
                {
                    FileName = program,
                    Environment = SandboxEnvironment.Without(spec, SandboxProfile.TakenVariables(view)),
                    Arguments = [.. SandboxProfile.Arguments(place, folder, view, held, network), spec.FileName, .. spec.Arguments],
                },
                cancellationToken);
            return new SandboxedProcess(process, view.Network, network?.Begin(process), () => sandbox.Traces.End(place.Root));
        }
        catch (Exception fault)
        {
            network?.Dispose();
            sandbox.Traces.End(place.Root);
            if (fault is InvalidDataException)
            {
                throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started in the sandbox: {fault.Message}");
            }

            throw;
        }
    }

    private SandboxNetwork? OpenNetwork(ProcessSpec spec) =>
        OperatingSystem.IsLinux() && view is { Network: false, Hosts: { } hosts } && sandbox.Helper is { } helper
            ? SandboxNetwork.Open(sandbox, helper, hosts, spec.Environment)
            : null;
}
