using System.Globalization;
using AgentHost.FileSystem;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Brings a store's tables to the version that this program knows; <c>user_version</c> holds the number.</summary>
public static class Schema
{
    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new(1, static () => Read("0001")), new(2, static () => Read("0002")), new(3, static () => Read("0003")),
        new(4, static () => Read("0004")), new(5, static () => Read("0005")), new(6, static () => Read("0006")),
        new(7, static () => Read("0007"))
    ];

    /// <summary>Opens the connection that writes, with the schema up to date.</summary>
    /// <param name="path">The file.</param>
    /// <param name="migrations">All steps.</param>
    /// <param name="network">Says of a folder which kind of network file system it is on; null for none.</param>
    /// <exception cref="HostException">The file is of a newer program.</exception>
    public static Database Open(string path, IReadOnlyList<Migration> migrations, Func<string, string?>? network = null)
    {
        StoreFiles.CreatePrivate(path);
        var database = Database.Open(path, readOnly: false);
        try
        {
            var latest = migrations[^1].Number;
            var version = database.Scalar("PRAGMA user_version");
            RefuseNewer(path, version, latest);
            if (version < latest)
            {
                // Kept in the file, so that most starts need not look; where the file system cannot do it SQLite stays with a rollback journal, which is right
                // as well.
                ChooseJournal(database, version, (network ?? NetworkDisk.Find)(Path.GetDirectoryName(path)!) is not null);
            }

            // The log keeps no more room than this once it was checkpointed, however large a transaction was.
            database.Execute("PRAGMA journal_size_limit=8388608; PRAGMA foreign_keys=ON; PRAGMA synchronous=NORMAL");
            if (OperatingSystem.IsMacOS())
            {
                database.Execute("PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON");
            }

            if (version < latest)
            {
                Migrate(database, path, version, migrations);
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection to a store that may not be written, as it is.</summary>
    /// <exception cref="HostException">Its tables are not those that this program reads.</exception>
    public static Database OpenToRead(string path, IReadOnlyList<Migration> migrations)
    {
        var database = Database.OpenToRead(path);
        try
        {
            var latest = migrations[^1].Number;
            var version = database.Scalar("PRAGMA user_version");
            RefuseNewer(path, version, latest);
            return version == latest ? database : throw new HostException(
                HostFailure.Store,
                $"The session store {path} is read-only, and was written by an older version (schema {version}; this one knows {latest}). "
                + "Open it once where it may be written.");
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a file without a byte that was a store: its lock file came after its tables.</summary>
    /// <exception cref="HostException">It is such a file.</exception>
    public static void RefuseEmptied(string path)
    {
        // In this order: another process may be making the store at this moment.
        if (File.Exists(path + "-lock") && new FileInfo(path) is { Exists: true, Length: 0 })
        {
            throw new HostException(
                HostFailure.Store,
                $"The session store {path} is empty, and was not: something else took all that it held. "
                + "Put a backup in its place, or move it away with the files beside it to begin anew.");
        }
    }

    /// <summary>The write-ahead log, but not where several machines see the file: there it can be damaged.</summary>
    private static void ChooseJournal(Database database, long version, bool onNetwork)
    {
        if (version == 0 || onNetwork)
        {
            try
            {
                database.Execute(onNetwork ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL");
            }
            catch (SqliteException exception) when (version > 0 && exception.Primary is SqliteCode.Busy or SqliteCode.Locked)
            {
                // Others have it open: it stays as it is, and the doctor says so.
            }
        }
    }

    private static void Migrate(Database database, string path, long version, IReadOnlyList<Migration> migrations)
    {
        if (version > 0)
        {
            Backup(database, path, version);
        }

        database.Execute("BEGIN EXCLUSIVE");
        try
        {
            // Another process may have been first.
            version = database.Scalar("PRAGMA user_version");
            RefuseNewer(path, version, migrations[^1].Number);
            if (version == 0 && database.Scalar("SELECT count(*) FROM sqlite_master") > 0)
            {
                throw new HostException(
                    HostFailure.Store, $"{path} is a database of another program. Move it away, or choose another folder for the session store.");
            }

            foreach (var migration in migrations)
            {
                if (migration.Number > version)
                {
                    database.Execute(migration.ReadSql());
                    database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={migration.Number}"));
                }
            }

            if (version == 0)
            {
                using var epoch = database.Query("INSERT INTO meta (key, value) VALUES ('epoch', ?1)");
                epoch.Bind(1, Guid.NewGuid().ToString("N")).Step();
            }

            database.Execute("COMMIT");
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    private static void Backup(Database database, string path, long version)
    {
        var copy = string.Create(CultureInfo.InvariantCulture, $"{path}.v{version}.backup");
        var part = copy + ".part";
        File.Delete(part);
        StoreFiles.CreatePrivate(part);
        using (var vacuum = database.Query("VACUUM INTO ?1"))
        {
            vacuum.Bind(1, part).Step();
        }

        File.Move(part, copy, overwrite: true);
    }

    private static void RefuseNewer(string path, long version, int latest)
    {
        if (version > latest)
        {
            throw new HostException(
                HostFailure.Store,
                $"The session store {path} was written by a newer version (schema {version}; this one knows {latest}). "
                + "It was left as it is; update this program.");
        }
    }

    private static string Read(string name)
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream($"AgentHost.Sessions.Migrations.{name}.sql")
            ?? throw new InvalidOperationException($"The program lacks its migration {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
