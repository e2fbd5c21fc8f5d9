using System.Runtime.InteropServices;

namespace AgentHost.Terminal.Chats;

/// <summary>Signals that end a conversation: the first of them in order, the second by the system's own way.</summary>
internal sealed class Signals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    /// <summary>Listens.</summary>
    /// <param name="end">Ends the conversation with an exit code.</param>
    /// <param name="signals">The signals.</param>
    public Signals(Action<int> end, params ReadOnlySpan<PosixSignal> signals)
    {
        foreach (var signal in signals)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                if (Interlocked.Increment(ref _count) == 1)
                {
                    context.Cancel = true;
                    end(CodeOf(context.Signal));
                }
            }));
        }
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
