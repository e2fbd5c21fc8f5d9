namespace AgentHost;

/// <summary>A running program, with everything that it started. Disposing it ends what still runs.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IProcess : IAsyncDisposable
{
    /// <summary>The system's id.</summary>
    int Id { get; }

    /// <summary>
    /// Output and errors as they come, in chunks of at most 64 KB; the program waits while nobody reads. Ends when both are closed, or shortly after the
    /// program's own end. Read once.
    /// </summary>
    IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes to its input.</summary>
    /// <exception cref="IOException">It does not read any more.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Closes its input.</summary>
    ValueTask CloseInputAsync(CancellationToken cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code; 128 plus the signal's number when a signal ended it.</returns>
    ValueTask<int> WaitAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a process that a call started past the end of that call: from now on it belongs to the session, and ends with it at the latest. No effect on one
    /// that belongs to no call.
    /// </summary>
    /// <exception cref="IOException">The session keeps as many as it may (50), or the call has ended.</exception>
    ValueTask KeepAsync(CancellationToken cancellationToken);

    /// <summary>Asks it and all that it started to end, then ends them.</summary>
    /// <param name="grace">Time to wait after asking; zero to not ask.</param>
    /// <param name="cancellationToken">Ends the wait, not the killing.</param>
    ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken);
}
