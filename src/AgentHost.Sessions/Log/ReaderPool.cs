using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Up to four connections that read; opened when first wanted.</summary>
/// <remarks>In write-ahead mode readers and the writer do not wait for each other, so that a read runs on its caller's thread.</remarks>
internal sealed class ReaderPool : IDisposable
{
    private readonly string _path;
    private readonly Func<string, Database> _open;
    private readonly Stack<Database> _idle = [];
    private readonly SemaphoreSlim _places = new(4);
    private bool _closed;

    /// <param name="path">The file.</param>
    /// <param name="isReadOnly">True where it may not be written.</param>
    public ReaderPool(string path, bool isReadOnly)
    {
        _path = path;
        _open = isReadOnly ? Database.OpenToRead : static path => Database.Open(path, readOnly: true);
    }

    /// <summary>Reads; all of one call sees one state of the store.</summary>
    /// <exception cref="HostException">The store cannot be read.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        Database? database = null;
        var healthy = false;
        try
        {
            if (_closed)
            {
                throw new HostException(HostFailure.Closing, "The session store is closed.");
            }

            database = TakeIdle() ?? Open();
            database.Run("BEGIN");
            var result = read(database);
            database.Run("COMMIT");
            healthy = true;
            return result;
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(_path, exception);
        }
        finally
        {
            if (database is not null)
            {
                GiveBack(database, healthy);
            }

            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        while (TakeIdle() is { } database)
        {
            database.Dispose();
        }
    }

    private Database? TakeIdle()
    {
        lock (_idle)
        {
            return _idle.TryPop(out var database) ? database : null;
        }
    }

    private Database Open()
    {
        var database = _open(_path);
        try
        {
            database.Execute("PRAGMA query_only=ON");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void GiveBack(Database database, bool healthy)
    {
        if (healthy && !_closed)
        {
            lock (_idle)
            {
                _idle.Push(database);
            }
        }
        else
        {
            database.Dispose();
        }
    }
}
