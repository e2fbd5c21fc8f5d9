using AgentHost.FileSystem;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Searching;

/// <summary>The file of the full-text index. It follows from the log alone: one that is damaged, foreign or of another version is made anew.</summary>
public static class SearchFile
{
    /// <summary>Rules by which texts become words.</summary>
    internal const string Tokens = "unicode61 remove_diacritics 2";

    private const int Version = 2;
    private static readonly string[] Endings = ["", "-wal", "-shm", "-journal"];

    /// <summary>Opens it, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epoch">The log that it has to follow from.</param>
    /// <exception cref="HostException">It cannot be made.</exception>
    public static Database Open(string path, string epoch)
    {
        try
        {
            return TryOpen(path, epoch) ?? Renew(path, epoch);
        }
        catch (SqliteException fault) when (IsDamaged(fault))
        {
            return Renew(path, epoch);
        }
    }

    /// <summary>SQL of the excerpt of a text in a table of words, with marks around what was found.</summary>
    internal static string Snippet(string table) => $"snippet({table}, 0, char(1), char(2), '…', 24)";

    /// <summary>True for a fault of the file itself. FTS5 tells of a damaged index with a code that says nothing, and a sentence.</summary>
    internal static bool IsDamaged(SqliteException fault) => fault.Primary is SqliteCode.Corrupt or SqliteCode.NotADatabase
        || (fault.Primary == SqliteCode.Error && fault.Message.Contains("fts5", StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes an index for one search, which goes with its connection: for a store that may not be written.</summary>
    /// <param name="epoch">The log that it has to follow from.</param>
    public static Database OpenTemporary(string epoch)
    {
        // Without a name SQLite keeps it in a file of its own that nobody else can see.
        var database = Database.Open("", readOnly: false);
        try
        {
            Make(database, "PRAGMA journal_mode=OFF; BEGIN IMMEDIATE", epoch);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Removes it; a search makes it again.</summary>
    public static void Remove(string path)
    {
        foreach (var ending in Endings)
        {
            File.Delete(path + ending);
        }
    }

    /// <summary>Forgets a session's texts at once, where there is an index.</summary>
    public static void Forget(string folder, string epoch, string sessionId)
    {
        var file = Path.Combine(folder, "search.db");
        if (!File.Exists(file))
        {
            return;
        }

        try
        {
            using var index = Open(file, epoch);
            index.Execute("BEGIN IMMEDIATE");
            Remove(index, sessionId, message: null);

            // Deleted words stay in the index's pages until these are merged.
            index.Execute("INSERT INTO words (words) VALUES ('optimize'); COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception) || exception is HostException)
        {
            // What cannot be cleaned goes whole: a search makes it again.
            Remove(file);
        }
    }

    /// <summary>Removes the index; the next search makes it again.</summary>
    public static void Forget(string folder)
    {
        try
        {
            Remove(Path.Combine(folder, "search.db"));
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            // Each session is taken out of it instead.
        }
    }

    /// <summary>Removes a message's text, or all of a session.</summary>
    public static void Remove(Database index, string session, string? message)
    {
        using (var words = index.Query(
            "INSERT INTO words (words, rowid, text) SELECT 'delete', id, text FROM texts WHERE session_id=?1 AND (?2 IS NULL OR message_id=?2)"))
        {
            words.Bind(1, session).Bind(2, message).Step();
        }

        using var texts = index.Query("DELETE FROM texts WHERE session_id=?1 AND (?2 IS NULL OR message_id=?2)");
        texts.Bind(1, session).Bind(2, message).Step();
    }

    /// <summary>Makes it anew in the place of one that is damaged or follows from another log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epoch">The log that it has to follow from.</param>
    /// <exception cref="HostException">It cannot be made.</exception>
    internal static Database Renew(string path, string epoch)
    {
        Remove(path);
        return TryOpen(path, epoch)
            ?? throw new HostException(HostFailure.Store, $"The search index {path} cannot be made. Check that its folder may be written.");
    }

    private static Database? TryOpen(string path, string epoch)
    {
        StoreFiles.CreatePrivate(path);
        var database = Database.Open(path, readOnly: false);
        try
        {
            var version = database.Scalar("PRAGMA user_version");
            if (version == 0)
            {
                var begin = NetworkDisk.Find(Path.GetDirectoryName(path)!) is null ? "PRAGMA journal_mode=WAL; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE";
                Make(database, begin, epoch);
                version = Version;
            }

            if (version == Version && EpochOf(database) == epoch)
            {
                database.Execute("PRAGMA secure_delete=ON; PRAGMA synchronous=NORMAL");
                return database;
            }

            database.Dispose();
            return null;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void Make(Database database, string begin, string epoch)
    {
        database.Execute(begin);
        try
        {
            if (database.Scalar("PRAGMA user_version") == 0)
            {
                database.Execute(
                    $"""
                    CREATE TABLE state (epoch TEXT NOT NULL, position INTEGER NOT NULL);
                    CREATE TABLE texts (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, message_id TEXT NOT NULL, role INTEGER NOT NULL, time INTEGER NOT NULL, text TEXT NOT NULL);
                    CREATE UNIQUE INDEX texts_by_message ON texts (session_id, message_id);
                    CREATE VIRTUAL TABLE words USING fts5 (text, content='texts', content_rowid='id', tokenize="{Tokens}");
                    """);
                database.Execute(System.FormattableString.Invariant($"PRAGMA user_version={Version}"));
                using var state = database.Query("INSERT INTO state (epoch, position) VALUES (?1, 0)");
                state.Bind(1, epoch).Step();
            }

            database.Execute("COMMIT");
        }
        finally
        {
            database.Rollback();
        }
    }

    private static string EpochOf(Database database)
    {
        using var query = database.Query("SELECT epoch FROM state");
        return query.Step() ? query.GetString(0) : "";
    }
}
