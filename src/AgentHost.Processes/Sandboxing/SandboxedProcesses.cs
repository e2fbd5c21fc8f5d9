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

        var held = SandboxReadOnlyPaths.Of(place);
        sandbox.Traces.Begin(place.Root, held.Missing);
        SandboxNetwork? network = null;
        try
        {
            network = HasProxy ? SandboxNetwork.Open(sandbox, sandbox.Helper!, view.Hosts!, spec.Environment) : null;
            var wrapped = Wrap(spec, program, held, network);
            SandboxStart? start = null;
            if (view.Needs is not null && OperatingSystem.IsLinux())
            {
                held.MakePlaces();
                start = SandboxStart.Of(wrapped, network?.Place, place);
            }

            var process = await inner.StartAsync(wrapped, cancellationToken);
            return new SandboxedProcess(process, view.Network, network?.Begin(process), () => sandbox.Traces.End(place.Root))
            {
                Start = start,
                Rest = () => sandbox.Traces.Rest(place.Root),
            };
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

    public async ValueTask<bool> ContinueAsync(IProcess process, ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var found = await sandbox.FindAsync().WaitAsync(cancellationToken);
        if (!OperatingSystem.IsLinux() || process is not SandboxedProcess { Start: { } start } held
            || found is not { Program: { } program, Kind: SandboxKind.Bubblewrap })
        {
            return false;
        }

        try
        {
            var now = SandboxReadOnlyPaths.Of(place);
            var network = HasProxy ? SandboxNetwork.Describe(sandbox, sandbox.Helper!, view.Hosts!, spec.Environment) : null;
            return start == SandboxStart.Of(Wrap(spec, program, now, network), network?.Place, place) && held.Continue(view.Hosts);
        }
        catch (InvalidDataException)
        {
            // One that starts now would not start.
            return false;
        }
    }

    private bool HasProxy => OperatingSystem.IsLinux() && view is { Network: false, Hosts: not null } && sandbox.Helper is not null;

    private ProcessSpec Wrap(ProcessSpec spec, string program, SandboxReadOnlyPaths held, SandboxNetwork? network)
    {
        var folder = spec.WorkingDirectory is null ? place.Root : Path.GetFullPath(Path.Combine(place.Root, spec.WorkingDirectory));
        return spec with
        {
            FileName = program,
            Environment = SandboxEnvironment.Without(spec, SandboxProfile.TakenVariables(view)),
            Arguments = [.. SandboxProfile.Arguments(place, folder, view, held, network), spec.FileName, .. spec.Arguments],
        };
    }
}
