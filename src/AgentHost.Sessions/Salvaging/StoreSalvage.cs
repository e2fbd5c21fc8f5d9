using System.Globalization;
using AgentHost.FileSystem;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Searching;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Salvaging;

/// <summary>Makes a whole store of what can be read of a damaged one, which is kept beside it.</summary>
/// <param name="folder">The folder of the store.</param>
/// <param name="time">The clock.</param>
public sealed class StoreSalvage(string folder, TimeProvider time)
{
    private readonly string _path = Path.Combine(folder, "sessions.db");

    /// <summary>Salvages the store; one that is in order stays as it is.</summary>
    /// <exception cref="HostException">There is no store, somebody uses it, or it is of a newer or another program.</exception>
    public SalvageReport Run()
    {
        if (!File.Exists(_path))
        {
            throw new HostException(HostFailure.NotFound, $"There is no session store {_path}: nothing to repair.");
        }

        using var alone = new StoreLock(_path + "-lock").TryAlone()
            ?? throw new HostException(HostFailure.Busy, $"Another process uses the session store {_path}: end it first.");
        var fresh = _path + ".salvage";
        Remove(fresh);
        try
        {
            var report = Fill(fresh);
            if (report.Lost.Count == 0)
            {
                return report;
            }

            var kept = $"{_path}.damaged-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
            foreach (var part in (string[])["", "-wal", "-shm"])
            {
                // The index of the journal is made anew by whoever opens the file, and an empty journal says nothing.
                if (part == "-shm" || new FileInfo(_path + part) is { Exists: true, Length: 0 })
                {
                    File.Delete(_path + part);
                }
                else if (File.Exists(_path + part))
                {
                    File.Move(_path + part, kept + part, overwrite: false);
                }
            }

            File.Move(fresh, _path, overwrite: false);
            SearchFile.Forget(folder);
            return report with { Kept = kept };
        }
        catch (Exception fault) when (StoreErrors.IsStoreFault(fault))
        {
            throw StoreErrors.Translate(_path, fault);
        }
        finally
        {
            Remove(fresh);
        }
    }

    private SalvageReport Fill(string fresh)
    {
        using var made = Schema.Open(fresh, Schema.Migrations);
        using var old = OpenOld();
        var report = old is null ? new SalvageReport(0, 0, ["Nothing of the file can be read."]) : Copy(old, made);
        made.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return report;
    }

    /// <summary>The damaged store; null where it is no database any more.</summary>
    private Database? OpenOld()
    {
        Database? database = null;
        try
        {
            database = Database.Open(_path, readOnly: true);

            // Without this a file that is shorter than it says it is would be refused whole; nothing is written with it.
            database.Execute("PRAGMA writable_schema=ON");
            var version = database.Scalar("PRAGMA user_version");
            var tables = database.Scalar("SELECT count(*) FROM sqlite_master WHERE name IN ('events', 'sessions', 'meta')");
            if (version > Schema.Migrations[^1].Number)
            {
                throw new HostException(
                    HostFailure.Store,
                    $"The session store {_path} was written by a newer version (schema {version}; this one knows {Schema.Migrations[^1].Number}). "
                    + "It was left as it is; update this program.");
            }

            if (tables < 3 && database.Scalar("SELECT count(*) FROM sqlite_master") > 0)
            {
                throw new HostException(HostFailure.Store, $"{_path} is a database of another program. It was left as it is.");
            }

            if (FindOwner(database) is { } owner)
            {
                throw new HostException(HostFailure.Busy, $"{owner} uses the session store {_path}: end it first.");
            }

            return database;
        }
        catch (SqliteException fault) when (fault.Primary is SqliteCode.Corrupt or SqliteCode.NotADatabase or SqliteCode.Error)
        {
            database?.Dispose();
            return null;
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private string? FindOwner(Database database)
    {
        try
        {
            return new LeaseTable(folder, time, "agent doctor").FindOwner(database);
        }
        catch (SqliteException)
        {
            // Who has it cannot be read either.
            return null;
        }
    }

    private static SalvageReport Copy(Database old, Database made)
    {
        var reader = new CorruptStoreReader(old);
        var copy = new SalvagedSessions(old, made);
        made.Execute("PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE");
        foreach (var (key, value) in reader.Rows("SELECT key, value FROM meta WHERE key LIKE 'imported/%'", static row => (row.GetString(0), row.GetString(1))))
        {
            copy.NoteImported(key, value);
        }

        foreach (var (key, value) in reader.Rows("SELECT key, value FROM meta WHERE key LIKE 'settings/%'", static row => (row.GetString(0), row.GetString(1))))
        {
            using var insert = made.Query("INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)");
            insert.Bind(1, key).Bind(2, value).Step();
        }

        foreach (var e in reader.Events())
        {
            copy.Add(e);
        }

        copy.Finish();
        foreach (var (session, blob) in reader.Rows("SELECT session_id, blob_id FROM blobs", static row => (row.GetString(0), row.GetString(1))))
        {
            using var insert = made.Query("INSERT OR IGNORE INTO blobs (session_id, blob_id) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM sessions WHERE id=?1)");
            insert.Bind(1, session).Bind(2, blob).Step();
        }

        foreach (var (plugin, key, value, version) in reader.Rows("SELECT plugin, key, value, version FROM key_values", static row =>
            (row.GetString(0), row.GetString(1), row.GetStringOrNull(2), row.GetInt64(3))))
        {
            using var insert = made.Query("INSERT OR IGNORE INTO key_values (plugin, key, value, version) VALUES (?1, ?2, ?3, ?4)");
            insert.Bind(1, plugin).Bind(2, key).Bind(3, value).Bind(4, version).Step();
        }

        var gone = reader.Rows("SELECT id, name FROM sessions", static row => (Id: row.GetString(0), Name: row.GetString(1)))
            .Where(session => !copy.Has(session.Id)).ToList();
        made.Execute("COMMIT");
        var lost = new List<string>(copy.Lost);
        lost.AddRange(gone.Take(20).Select(static session => $"All of the session \"{session.Name}\" ({session.Id})."));
        lost.AddRange(reader.Rows("PRAGMA integrity_check(1)", static row => row.GetString(0)).Where(static line => line != "ok")
            .Select(static line => $"The file was damaged: {line.ReplaceLineEndings(" ").Trim()}."));
        if (reader.Torn > 0 && lost.Count == 0)
        {
            lost.Add(string.Create(CultureInfo.InvariantCulture, $"{reader.Torn} {(reader.Torn == 1 ? "place" : "places")} of the file could not be read."));
        }

        return new SalvageReport(copy.Sessions, copy.Events, lost);
    }

    private static void Remove(string file)
    {
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            File.Delete(file + part);
        }
    }
}
