namespace AgentHost;

/// <summary>A program that runs on a target, with everything that it started there. Disposing it ends what still runs and is not kept.</summary>
/// <remarks>Thread-safe. Once the connection is lost, calls fail with <see cref="TargetLostException"/>, but for <see cref="WaitAsync"/>.</remarks>
public abstract class TargetProcess : IAsyncDisposable
{
    /// <summary>Its id there, such as the system's number.</summary>
    public abstract string Id { get; }

    /// <summary>
    /// Output and errors as they come, in chunks of at most 64 KB; the program waits while nobody reads. Ends when both are closed, or shortly after the
    /// program's own end. Read once.
    /// </summary>
    public abstract IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes to its input.</summary>
    /// <exception cref="IOException">It does not read any more, or was given no input.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Closes its input.</summary>
    public abstract ValueTask CloseInputAsync(CancellationToken cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <returns>
    /// The exit code; 128 plus the signal's number when a signal ended it. Null when nobody can know it: the connection was lost, and it may still run.
    /// </returns>
    public abstract ValueTask<int?> WaitAsync(CancellationToken cancellationToken);

    /// <summary>Asks it and all that it started to end, then ends them; what it started there does not run any more afterwards.</summary>
    /// <param name="grace">Time to wait after asking, 60 s at most; zero to not ask.</param>
    /// <param name="cancellationToken">Ends the wait, not the killing.</param>
    public abstract ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Sends it a signal. The default cannot.</summary>
    /// <param name="signal">The signal's name without <c>SIG</c>: <c>INT</c>, <c>HUP</c>, <c>WINCH</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where this target cannot send it.</returns>
    public virtual ValueTask<bool> SignalAsync(string signal, CancellationToken cancellationToken) => new(false);

    /// <summary>
    /// Keeps it past the end of the connection, under a name that <see cref="TargetConnection.FindAsync"/> finds it by. The default cannot.
    /// </summary>
    /// <param name="name">1 to 100 letters, digits, dots, dashes and underscores.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where this target cannot keep it, or the name is taken.</returns>
    public virtual ValueTask<bool> KeepAsync(string name, CancellationToken cancellationToken) => new(false);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
