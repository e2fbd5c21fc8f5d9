namespace AgentHost;

/// <summary>A connection to one place: its files and its programs as they are. Nothing is judged here; the host asks for permission before it calls.</summary>
/// <remarks>
/// Paths are absolute, with <see cref="Separator"/> between names. What cannot be had of a file is a <see cref="FileAccessException"/>. Once the connection is
/// lost, every call fails with <see cref="TargetLostException"/>, those that wait included. Disposing it ends what still runs and is not kept. Thread-safe.
/// </remarks>
public abstract class TargetConnection : IAsyncDisposable
{
    // Never disposed: whoever waits may still ask for its token, and it holds nothing but memory.
    private readonly CancellationTokenSource _lost = new();
    private string? _lostReason;

    /// <summary>Name in rules and for people, <c>KIND:PLACE</c>: <c>ssh:build1</c>. The same for each connection to one place.</summary>
    public abstract string Name { get; }

    /// <summary>Real path of the folder to work in.</summary>
    public abstract string Root { get; }

    /// <summary>The place's shell: its program and the arguments before a command line (<c>/bin/sh -c</c>).</summary>
    public abstract IReadOnlyList<string> Shell { get; }

    /// <summary>Separator between the names of a path. Default <c>/</c>.</summary>
    public virtual string Separator => "/";

    /// <summary>True when <see cref="WatchAsync"/> can tell changes. Default false.</summary>
    public virtual bool CanWatch => false;

    /// <summary>Fires when the connection is lost; not when it is disposed.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Reason why the connection is lost, in one sentence; null while it is not.</summary>
    public string? LostReason => Volatile.Read(ref _lostReason);

    /// <summary>Finds the real path of a path: absolute, every link resolved. Names at its end that are not there stay as they are.</summary>
    public abstract ValueTask<string> ResolveAsync(string path, CancellationToken cancellationToken);

    /// <summary>Reads the status of a path, links followed; null when nothing stands there. <see cref="FileStatus.Inside"/> is the host's to say.</summary>
    public abstract ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken);

    /// <summary>The entries of a folder, in no order.</summary>
    /// <exception cref="FileAccessException">It is no folder, or cannot be read.</exception>
    public abstract ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken);

    /// <summary>Reads bytes of a regular file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">First byte, from 0.</param>
    /// <param name="count">Number of bytes, 1 MB at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes: fewer than asked for only where the file ends, none at its end.</returns>
    /// <exception cref="FileAccessException">It does not exist, is no regular file, or cannot be read.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, long offset, int count, CancellationToken cancellationToken);

    /// <summary>Writes a file, whole or not at all, if the version stands there that is expected.</summary>
    /// <returns>The file as it is then.</returns>
    /// <exception cref="FileAccessException">
    /// It cannot be written; <see cref="FileAccessFailure.Conflict"/> where another version stands there than is expected. Nothing was changed.
    /// </exception>
    public abstract ValueTask<FileStatus> WriteAsync(TargetWrite write, CancellationToken cancellationToken);

    /// <summary>Removes a file, a link (not what it points to), or a folder.</summary>
    /// <param name="path">Path to remove.</param>
    /// <param name="recursive">For a folder: with what is in it. False refuses one that is not empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FileAccessException">Nothing stands there, or it cannot be removed.</exception>
    public abstract ValueTask DeleteAsync(string path, bool recursive, CancellationToken cancellationToken);

    /// <summary>Makes a folder with those above it; one that is there is left as it is.</summary>
    /// <exception cref="FileAccessException">It cannot be made, or a file stands there.</exception>
    public abstract ValueTask CreateFolderAsync(string path, CancellationToken cancellationToken);

    /// <summary>Moves a file or a folder.</summary>
    /// <param name="path">Path to move.</param>
    /// <param name="to">Its new path. What stands there is not replaced.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FileAccessException">
    /// It cannot be moved; <see cref="FileAccessFailure.Conflict"/> where something stands at the new path.
    /// </exception>
    public abstract ValueTask MoveAsync(string path, string to, CancellationToken cancellationToken);

    /// <summary>Tells what changes in a folder and below it, until the token fires. Only where <see cref="CanWatch"/> is true.</summary>
    /// <remarks>What comes while nobody reads is kept within a bound, then dropped and told by <see cref="TargetChanges.Missed"/>.</remarks>
    /// <exception cref="NotSupportedException">This target tells no changes.</exception>
    public virtual IAsyncEnumerable<TargetChanges> WatchAsync(string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Name} tells no changes of files.");

    /// <summary>Starts a program.</summary>
    /// <param name="spec">The program. It runs in <see cref="Root"/> where the spec names no folder, with the variables of the place.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ProcessStartException">It is missing, is no program, or its folder is missing.</exception>
    public abstract ValueTask<TargetProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken);

    /// <summary>Finds a program that was kept under a name, over this connection or an earlier one; null where there is none.</summary>
    public virtual ValueTask<TargetProcess?> FindAsync(string name, CancellationToken cancellationToken) => new((TargetProcess?)null);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Says that the connection is lost; the first reason stands.</summary>
    /// <param name="reason">One sentence for people.</param>
    protected void Lose(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        if (Interlocked.CompareExchange(ref _lostReason, reason, null) is null)
        {
            // What others hung on the token is not to hold whoever noticed the loss, nor to fail it.
            _ = _lost.CancelAsync();
        }
    }

    /// <summary>Refuses to go on without a connection.</summary>
    /// <exception cref="TargetLostException">It is lost.</exception>
    protected void RequireConnected()
    {
        if (LostReason is { } reason)
        {
            throw new TargetLostException(Name, reason);
        }
    }
}
