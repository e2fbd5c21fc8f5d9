using SQLitePCL;

namespace AgentHost.Kernel.Sessions.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class Statement : IDisposable
{
    private readonly Database database;
    private readonly sqlite3_stmt handle;
    private bool busy;

    public Statement(Database database, sqlite3_stmt handle)
    {
        this.database = database;
        this.handle = handle;
    }

    internal Statement Begin()
    {
        if (busy)
        {
            throw new InvalidOperationException("The statement is in use already.");
        }

        busy = true;
        return this;
    }

    public Statement Bind(int index, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : this;

    public Statement Bind(int index, string? value)
    {
        // Unbound parameters are NULL.
        if (value is not null)
        {
            database.Check(raw.sqlite3_bind_text(handle, index, value));
        }

        return this;
    }

    /// <summary>Binds UTF-8 text; empty text would be NULL and is not expected here.</summary>
    public Statement BindUtf8(int index, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_text(handle, index, value));
        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        database.Check(code);
        return code == raw.SQLITE_ROW;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(handle, column);

    public string GetString(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    public string? GetStringOrNull(int column) => IsNull(column) ? null : GetString(column);

    public long? GetInt64OrNull(int column) => IsNull(column) ? null : GetInt64(column);

    /// <summary>Text as it is stored; valid until the next step.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column) => raw.sqlite3_column_blob(handle, column);

    /// <summary>Makes it ready for the next use.</summary>
    public void Dispose()
    {
        _ = raw.sqlite3_reset(handle);
        _ = raw.sqlite3_clear_bindings(handle);
        busy = false;
    }

    internal void Close() => handle.Dispose();
}
