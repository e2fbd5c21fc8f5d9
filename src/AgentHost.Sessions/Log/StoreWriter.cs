using System.Threading.Channels;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>The one connection of this process that writes: everything queued goes into one transaction.</summary>
/// <remarks>
/// When a commit fails, appends stay in the queue in their order and are tried again with the next item: their numbers were given out already.
/// Who waited for one is told of the failure; it must not append the same again.
/// </remarks>
internal sealed class StoreWriter
{
    /// <summary>The most bytes that wait for a disk that does not take them.</summary>
    public const long MaxWaiting = 64 * 1024 * 1024;

    private const int MaxBatchLength = 4 * 1024 * 1024;
    private const int MaxBatchItems = 512;
    private static readonly TimeSpan BufferTime = TimeSpan.FromMilliseconds(20);

    private readonly Database _database;
    private readonly SessionStoreOptions _options;
    private readonly string _path;
    private readonly Channel<WriteItem> _queue = Channel.CreateUnbounded<WriteItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<WriteItem> _batch = [];
    private readonly Task _loop;
    private long _waiting;
    private long _lastPosition;
    private bool _full;
    private Task<bool>? _more;

    public StoreWriter(Database database, string path, SessionStoreOptions options, long lastPosition)
    {
        _database = database;
        _path = path;
        _options = options;
        _lastPosition = lastPosition;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The last position that this process stored, or found when it opened the store.</summary>
    public long LastPosition => Interlocked.Read(ref _lastPosition);

    /// <summary>True when appends wait that are not stored.</summary>
    public bool HasWaiting => Interlocked.Read(ref _waiting) > 0;

    /// <summary>Queues an item; those of one caller keep their order.</summary>
    /// <exception cref="HostException">The store is closing, or too much waits for a disk that does not take it.</exception>
    public void Enqueue(WriteItem item)
    {
        if (Interlocked.Read(ref _waiting) > MaxWaiting)
        {
            throw new HostException(
                HostFailure.Store,
                $"The session store {_path} does not take what is written, and {MaxWaiting >> 20} MB wait already. Free some space or check the disk.");
        }

        Interlocked.Add(ref _waiting, item.Length);
        if (!_queue.Writer.TryWrite(item))
        {
            Interlocked.Add(ref _waiting, -item.Length);
            throw new HostException(HostFailure.Closing, "The session store is closing.");
        }
    }

    /// <summary>Runs a function in a transaction of the writer.</summary>
    public Task<T> RunAsync<T>(Durability durability, Func<WriteContext, T> work)
    {
        var item = new WorkItem<T>(durability, work);
        Enqueue(item);
        return item.Task;
    }

    /// <summary>Stores what is queued and closes the connection. Once.</summary>
    public async ValueTask CloseAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _database.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await LoopAsync();
        }
        catch (Exception exception)
        {
            // A bug: nobody may wait for ever because of it.
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var item))
            {
                _batch.Add(item);
            }

            _batch.ForEach(item => item.Break(new HostException(HostFailure.Internal, $"The session store stopped: {exception.Message}", exception)));
        }
    }

    private async Task LoopAsync()
    {
        while (await WaitForMoreAsync())
        {
            if (Collect() == Durability.Buffered)
            {
                await GatherAsync();
            }

            CommitBatch();
        }

        if (_batch.Count > 0)
        {
            CommitBatch();
        }
    }

    /// <summary>Waits a moment for more, or for somebody who waits for the commit.</summary>
    private async ValueTask GatherAsync()
    {
        var delay = Task.Delay(BufferTime, _options.TimeProvider);
        while (!_full && !delay.IsCompleted)
        {
            var next = WaitForMoreAsync();
            if (await Task.WhenAny(next, delay) == delay || !await next || Collect() != Durability.Buffered)
            {
                return;
            }
        }
    }

    /// <summary>The one wait on the queue: it may have begun in a gathering that ran out of time.</summary>
    private Task<bool> WaitForMoreAsync() => _more is { IsCompleted: false } ? _more : _more = _queue.Reader.WaitToReadAsync().AsTask();

    private Durability Collect()
    {
        var most = Durability.Buffered;
        var length = 0;
        _full = false;
        while (!_full && _queue.Reader.TryRead(out var item))
        {
            _batch.Add(item);
            most = item.Durability > most ? item.Durability : most;
            length += item.Length;
            _full = length > MaxBatchLength || _batch.Count >= MaxBatchItems;
        }

        return most;
    }

    private void CommitBatch()
    {
        Exception failure;
        try
        {
            Commit();
            return;
        }
        catch (Exception exception)
        {
            _database.Rollback();
            failure = StoreErrors.IsStoreFault(exception) ? StoreErrors.Translate(_path, exception) : exception;
        }

        foreach (var item in _batch)
        {
            item.Complete(failure);
        }

        _batch.RemoveAll(static item => !item.Keeps);
    }

    private void Commit()
    {
        var context = new WriteContext(_database);
        var broken = new List<(WriteItem Item, Exception Failure)>();
        _database.Run(_batch.Exists(static item => item.Durability == Durability.Power) ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        _database.Run("BEGIN IMMEDIATE");
        foreach (var item in _batch)
        {
            Run(context, item, broken);
        }

        _database.Run("COMMIT");
        if (context.Stored.Count > 0)
        {
            Interlocked.Exchange(ref _lastPosition, context.Stored[^1].Position ?? _lastPosition);
        }

        try
        {
            if (context.Stored.Count > 0)
            {
                _options.Committed?.Invoke(context.Stored);
            }
        }
        finally
        {
            Finish(broken);
        }
    }

    private void Finish(List<(WriteItem Item, Exception Failure)> broken)
    {
        foreach (var item in _batch)
        {
            Interlocked.Add(ref _waiting, -item.Length);
            if (broken.Find(entry => entry.Item == item) is { Failure: { } failure })
            {
                item.Break(failure);
            }
            else
            {
                item.Complete(failure: null);
            }
        }

        _batch.Clear();
    }

    private void Run(WriteContext context, WriteItem item, List<(WriteItem Item, Exception Failure)> broken)
    {
        var stored = context.Stored.Count;
        _database.Run("SAVEPOINT item");
        try
        {
            item.Run(context);
        }
        catch (Exception exception) when (_database.InTransaction && IsItsOwn(exception))
        {
            _database.Run("ROLLBACK TO item");
            context.Stored.RemoveRange(stored, context.Stored.Count - stored);
            broken.Add((item, exception is SqliteException ? StoreErrors.Translate(_path, exception) : exception));
        }

        _database.Run("RELEASE item");
    }

    /// <summary>Tests that a fault lies with the item and not with the store.</summary>
    private static bool IsItsOwn(Exception exception) =>
        exception is not SqliteException sqlite
        || sqlite.Primary is SqliteCode.Constraint or SqliteCode.TooBig or SqliteCode.Mismatch or SqliteCode.Range or SqliteCode.Error or SqliteCode.Misuse;
}
