using System.Runtime.InteropServices;

namespace AgentHost.Terminal.Chats;

/// <summary>Signals that end a conversation: the first of them in order, the second by the system's own way, with the terminal put back.</summary>
internal sealed class Signals : IDisposable
{
    private static readonly TimeSpan LongestRestore = TimeSpan.FromSeconds(1);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<int> _end;
    private readonly Action _restore;
    private readonly Func<PosixSignal, bool> _ignores;
    private int _count;

    /// <summary>Listens.</summary>
    /// <param name="end">Ends the conversation with an exit code.</param>
    /// <param name="restore">Puts the terminal back: the system's own way runs nothing of this program.</param>
    /// <param name="ignores">Tests that a signal is for another program.</param>
    /// <param name="signals">The signals.</param>
    public Signals(Action<int> end, Action restore, Func<PosixSignal, bool> ignores, params ReadOnlySpan<PosixSignal> signals)
    {
        (_end, _restore, _ignores) = (end, restore, ignores);
        foreach (var signal in signals)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Take(context.Signal)));
        }
    }

    /// <summary>Takes a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>False when it is left to the system.</returns>
    public bool Take(PosixSignal signal)
    {
        if (_ignores(signal))
        {
            return true;
        }

        if (Interlocked.Increment(ref _count) == 1)
        {
            _end(CodeOf(signal));
            return true;
        }

        // A terminal that takes no bytes must not keep the program from its end.
        var restoring = new Thread(() => _restore()) { IsBackground = true, Name = "restore" };
        restoring.Start();
        restoring.Join(LongestRestore);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private static int CodeOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 129,
        PosixSignal.SIGINT => 130,
        PosixSignal.SIGQUIT => 131,
        _ => 143,
    };
}
