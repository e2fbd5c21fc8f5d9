using System.Runtime.InteropServices;

namespace AgentHost.Sessions.Sqlite;

/// <summary>One connection with its prepared statements. For one thread at a time.</summary>
public sealed unsafe class Database : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private nint _connection;

    private Database(nint connection) => _connection = connection;

    /// <summary>The row id of the last insert.</summary>
    public long LastRowId => SqliteCalls.LastInsertRowId(Handle);

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => SqliteCalls.Changes(Handle);

    /// <summary>True when a transaction is open: SQLite ends one by itself on some errors.</summary>
    public bool InTransaction => SqliteCalls.GetAutoCommit(Handle) == 0;

    /// <summary>A closed connection is no address to hand to native code.</summary>
    private nint Handle => _connection != 0 ? _connection : throw new ObjectDisposedException(nameof(Database));

    /// <summary>Opens a file.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static Database Open(string path, bool readOnly) => Open(path, readOnly, flags: 0);

    /// <summary>
    /// Opens a file that may not be written. Where nothing waits in a log beside it, it is read as it stands and nothing is made beside it: what another
    /// process writes meanwhile is not seen then.
    /// </summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static Database OpenToRead(string path) => HasLog(path)
        ? Open(path, readOnly: true)
        : Open("file:" + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) + "?immutable=1", readOnly: true, SqliteCalls.OpenUri);

    private static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    private static Database Open(string path, bool readOnly, int flags)
    {
        flags |= (readOnly ? SqliteCalls.OpenReadOnly : SqliteCalls.OpenReadWrite) | SqliteCalls.OpenNoMutex;
        nint opened = 0;
        int code;
        using (var text = new SqliteText(path, stackalloc byte[SqliteText.OnStack]))
        {
            fixed (byte* bytes = text.Bytes)
            {
                code = SqliteCalls.Open(bytes, &opened, flags, null);
            }
        }

        if (code != SqliteCode.Ok)
        {
            // SQLite makes a connection also for a file that it could not open.
            _ = SqliteCalls.Close(opened);
            throw new SqliteException(code, Marshal.PtrToStringUTF8((nint)SqliteCalls.ErrorText(code)) ?? "");
        }

        var database = new Database(opened);
        try
        {
            database.Check(SqliteCalls.ExtendedResultCodes(opened, 1));
            if (!readOnly && SqliteCalls.IsReadOnly(opened, null) == 1)
            {
                // SQLite would go on with a file that may not be written, and leave files beside it that nobody can write later.
                throw new SqliteException(SqliteCode.ReadOnly, Marshal.PtrToStringUTF8((nint)SqliteCalls.ErrorText(SqliteCode.ReadOnly)) ?? "");
            }

            database.SetBusyTimeout(5_000);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Sets the time that a statement waits for a lock held by another connection, in milliseconds. Default 5,000.</summary>
    public void SetBusyTimeout(int milliseconds) => Check(SqliteCalls.BusyTimeout(Handle, milliseconds));

    /// <summary>Runs SQL of one or more statements that return nothing.</summary>
    public void Execute(string sql) => Check(TryExecute(sql));

    /// <summary>Runs one statement and keeps it prepared.</summary>
    public void Run(string sql)
    {
        using var statement = Query(sql);
        statement.Step();
    }

    /// <summary>A prepared statement, ready to bind. Disposing it makes it ready for the next use.</summary>
    internal Statement Query(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            nint handle = 0;
            using var text = new SqliteText(sql, stackalloc byte[SqliteText.OnStack]);
            fixed (byte* bytes = text.Bytes)
            {
                Check(SqliteCalls.Prepare(Handle, bytes, text.Length + 1, &handle, 0));
            }

            statement = new Statement(this, handle);
            _statements.Add(sql, statement);
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
            _ = TryExecute("ROLLBACK");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _statements.Clear();
        _ = SqliteCalls.Close(_connection);
        _connection = 0;
    }

    internal void Check(int code)
    {
        if (code is not (SqliteCode.Ok or SqliteCode.Row or SqliteCode.Done))
        {
            throw new SqliteException(code, Marshal.PtrToStringUTF8((nint)SqliteCalls.ErrorMessage(Handle)) ?? "");
        }
    }

    private int TryExecute(string sql)
    {
        using var text = new SqliteText(sql, stackalloc byte[SqliteText.OnStack]);
        fixed (byte* bytes = text.Bytes)
        {
            return SqliteCalls.Execute(Handle, bytes, 0, 0, 0);
        }
    }
}
