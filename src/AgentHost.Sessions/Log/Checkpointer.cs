using AgentHost.FileSystem;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Moves the write-ahead log into the database, only while no process commits: see docs/decisions/0003.</summary>
internal sealed class Checkpointer
{
    private const long Step = 4 * 1024 * 1024;
    private const long AtClose = 1024 * 1024;
    private readonly Database _database;
    private readonly FileInfo _log;
    private readonly StoreLock _gate;
    private long _due = Step;

    public Checkpointer(Database database, string path, StoreLock gate)
    {
        _database = database;
        _gate = gate;
        _log = new FileInfo(path + "-wal");
    }

    /// <summary>Does it when the log is larger than 4 MB and nobody commits; otherwise not now.</summary>
    public void RunIfDue()
    {
        var length = Measure();
        if (length > _due)
        {
            _due = TryRun() ? Step : length + Step;
        }

    }

    /// <summary>The same at the end, from 1 MB on.</summary>
    public void RunAtClose()
    {
        if (Measure() > AtClose)
        {
            TryRun();
        }

    }

    private long Measure()
    {
        _log.Refresh();
        return _log.Exists ? _log.Length : 0;
    }

    private bool TryRun()
    {
        using var alone = _gate.TryAlone();
        if (alone is null)
        {
            return false;
        }

        // Readers may hold the log back: then what can be moved is moved, and the rest waits for another time.
        _database.SetBusyTimeout(0);
        try
        {
            using var checkpoint = _database.Query("PRAGMA wal_checkpoint(TRUNCATE)");
            return checkpoint.Step() && checkpoint.GetInt64(0) == 0;
        }
        catch (SqliteException)
        {
            // Nothing is lost by leaving it; a fault of the disk shows in the next commit, which can say so.
            return false;
        }
        finally
        {
            _database.SetBusyTimeout(5_000);
        }
    }
}
