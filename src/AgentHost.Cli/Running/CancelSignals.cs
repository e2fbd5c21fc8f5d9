using System.Runtime.InteropServices;

namespace AgentHost.Cli.Running;

/// <summary>Ctrl-C and SIGTERM: the first asks the turn to end cleanly, the second is the system's own end of the process.</summary>
internal sealed class CancelSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public CancelSignals() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];

    public CancellationToken Token => source.Token;

    /// <summary>What the process ends with when it was cancelled.</summary>
    public int ExitCode { get; private set; } = ExitCodes.Interrupted;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        ExitCode = context.Signal == PosixSignal.SIGTERM ? ExitCodes.Terminated : ExitCodes.Interrupted;

        // Not in the handler itself: what is cancelled may take its time.
        _ = Task.Run(source.Cancel);
    }
}
