using System.Runtime.InteropServices;
using AgentHost.Cli.Common;

namespace AgentHost.Cli.Running;

/// <summary>Ctrl-C and SIGTERM: the first asks the turn to end cleanly, the second is the system's own end of the process.</summary>
internal sealed class CancelSignals : IDisposable
{
    /// <summary>Time that a start may go on after a signal: a disk that does not answer hears of no cancellation.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _time;
    private readonly Action<int> _exit;
    private volatile bool _isStarted;

    public CancelSignals()
#pragma warning disable RS0030 // Where a start stands in a call that never returns there is nobody to return a code.
        : this(TimeProvider.System, Environment.Exit)
#pragma warning restore RS0030
    {
    }

    /// <summary>With another clock and another end.</summary>
    public CancelSignals(TimeProvider time, Action<int> exit)
    {
        _time = time;
        _exit = exit;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Exit code of the process when it was cancelled.</summary>
    public int ExitCode { get; private set; } = ExitCodes.Interrupted;

    /// <summary>From here on whoever works sees the token, and ends in its own way.</summary>
    public void Started() => _isStarted = true;

    public void Dispose()
    {
        _isStarted = true;
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    /// <summary>Handles a signal: the first cancels; the next is left to the system, which ends the process.</summary>
    public void On(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        ExitCode = context.Signal == PosixSignal.SIGTERM ? ExitCodes.Terminated : ExitCodes.Interrupted;

        // Not in the handler itself: what is cancelled may take its time.
        _ = Task.Run(_source.Cancel);
        if (!_isStarted)
        {
            _ = EndStartAsync();
        }
    }

    private async Task EndStartAsync()
    {
        await Task.Delay(Grace, _time);
        if (!_isStarted)
        {
            _exit(ExitCode);
        }
    }
}
