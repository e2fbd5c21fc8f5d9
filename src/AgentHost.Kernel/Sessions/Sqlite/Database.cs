using SQLitePCL;

namespace AgentHost.Kernel.Sessions.Sqlite;

/// <summary>One connection with its prepared statements. For one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 connection;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    private Database(sqlite3 connection) => this.connection = connection;

    /// <summary>The row id of the last insert.</summary>
    public long LastRowId => raw.sqlite3_last_insert_rowid(connection);

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(connection);

    /// <summary>Whether a transaction is open: SQLite ends one by itself on some errors.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection) == 0;

    /// <summary>Opens a file.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static Database Open(string path, bool readOnly)
    {
        SqliteLibrary.Ensure();
        var flags = (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE) | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var connection, flags, vfs: null);
        if (code != raw.SQLITE_OK)
        {
            var text = raw.sqlite3_errstr(code).utf8_to_string();
            connection?.Dispose();
            throw new SqliteException(code, text);
        }

        var database = new Database(connection);
        try
        {
            raw.sqlite3_extended_result_codes(connection, 1);
            raw.sqlite3_busy_timeout(connection, 5_000);
            SqliteLibrary.DisableCheckpointOnClose(connection);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>How long a statement waits for a lock held by another connection, in milliseconds. Default 5,000.</summary>
    public void SetBusyTimeout(int milliseconds) => raw.sqlite3_busy_timeout(connection, milliseconds);

    /// <summary>Runs SQL of one or more statements that return nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(connection, sql));

    /// <summary>Runs one statement and keeps it prepared.</summary>
    public void Run(string sql)
    {
        using var statement = Query(sql);
        statement.Step();
    }

    /// <summary>A prepared statement, ready to bind. Disposing it makes it ready for the next use.</summary>
    public Statement Query(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(connection, sql, out var handle));
            statement = new Statement(this, handle);
            statements.Add(sql, statement);
        }

        return statement.Begin();
    }

    /// <summary>The first column of the first row as a number; 0 when there is no row.</summary>
    public long Scalar(string sql)
    {
        using var statement = Query(sql);
        return statement.Step() ? statement.GetInt64(0) : 0;
    }

    /// <summary>Ends an open transaction without keeping it; never throws.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            _ = raw.sqlite3_exec(connection, "ROLLBACK");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Close();
        }

        statements.Clear();
        connection.Dispose();
    }

    internal void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteException(code, raw.sqlite3_errmsg(connection).utf8_to_string());
        }
    }
}
