namespace AgentHost.FileSystem;

/// <summary>The place that a workspace's files and programs are in: a target's connection, made again when it is lost.</summary>
/// <remarks>Thread-safe. Nothing of it is ever done on this machine in place of the other.</remarks>
public sealed class RemotePlace : IAsyncDisposable
{
    /// <summary>Time that a single look at a file may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Func<CancellationToken, ValueTask<TargetConnection>> _connect;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private TargetConnection _connection;
    private bool _closed;

    /// <param name="connection">The connection that was made.</param>
    /// <param name="home">Real path of the home folder there; empty for none.</param>
    /// <param name="searchProblem">Reason why a program's name may stand for one of the folder there, as a clause; null where it does not.</param>
    /// <param name="connect">Makes another when it is lost.</param>
    public RemotePlace(
        TargetConnection connection, string home, string? searchProblem, Func<CancellationToken, ValueTask<TargetConnection>> connect)
    {
        SearchProblem = searchProblem;
        _connection = connection;
        _connect = connect;
        (Name, Root, Home, Shell) = (connection.Name, connection.Root, home, connection.Shell);
    }

    /// <summary>Name in rules and for people: <c>ssh:build1</c>.</summary>
    public string Name { get; }

    /// <summary>Real path of the folder to work in there.</summary>
    public string Root { get; }

    /// <summary>Real path of the home folder there; empty for none.</summary>
    public string Home { get; }

    /// <summary>Reason why a program's name may stand for one of the folder there, as a clause; null where <c>PATH</c> leads past the folder.</summary>
    public string? SearchProblem { get; }

    /// <summary>The shell there: its program and the arguments before a command line.</summary>
    public IReadOnlyList<string> Shell { get; }

    /// <summary>Gets the connection; one that was lost is made again, once for all who wait.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TargetLostException">It cannot be made again, or leads to another folder than before.</exception>
    public async ValueTask<TargetConnection> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _connection) is { LostReason: null } open && !_closed)
        {
            return open;
        }

        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_closed)
            {
                throw new TargetLostException(Name, $"The connection to {Name} is closed.");
            }

            if (_connection.LostReason is null)
            {
                return _connection;
            }

            var next = await _connect(cancellationToken);
            if (next.Root != Root)
            {
                await next.DisposeAsync();
                throw new TargetLostException(Name, $"{Name} was reached again, but leads to {next.Root} now and not to {Root}; begin a new session.");
            }

            var last = _connection;
            Volatile.Write(ref _connection, next);
            await last.DisposeAsync();
            return next;
        }
        catch (CapabilityException fault)
        {
            throw new TargetLostException(Name, $"The connection to {Name} is lost and could not be made again: {fault.Message}");
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Holds the calling thread until the place has answered; for what this machine's own files answer at once.</summary>
    /// <param name="path">The path that it is about.</param>
    /// <param name="ask">Asks.</param>
    /// <exception cref="FileAccessException">The place answered that, or did not answer.</exception>
    public T Ask<T>(string path, Func<TargetConnection, CancellationToken, ValueTask<T>> ask)
    {
        using var end = new CancellationTokenSource(Deadline);

        // Away from the caller's thread: nothing that continues there can wait for it.
        return Task.Run(() => AskAsync(path, ask, end.Token).AsTask(), end.Token).GetAwaiter().GetResult();
    }

    /// <summary>Asks the place.</summary>
    /// <param name="path">The path that it is about.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FileAccessException">The place answered that, or did not answer.</exception>
    public async ValueTask<T> AskAsync<T>(string path, Func<TargetConnection, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(await GetAsync(cancellationToken), cancellationToken);
        }
        catch (TargetLostException fault)
        {
            throw new FileAccessException(FileAccessFailure.Failed, path, $"{path} could not be reached: {fault.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FileAccessException(FileAccessFailure.Failed, path, $"{path} could not be reached: {Name} did not answer.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync();
        try
        {
            _closed = true;
            await _connection.DisposeAsync();
        }
        finally
        {
            _connecting.Release();
        }
    }
}
