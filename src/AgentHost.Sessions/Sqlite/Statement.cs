using System.Text;

namespace AgentHost.Sessions.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed unsafe class Statement : IDisposable
{
    private readonly Database _database;
    private nint _handle;
    private bool _busy;

    public Statement(Database database, nint handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>A statement whose connection is closed is no address to hand to native code.</summary>
    private nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Statement));

    internal Statement Begin()
    {
        if (_busy)
        {
            throw new InvalidOperationException("The statement is in use already.");
        }

        _busy = true;
        return this;
    }

    public Statement Bind(int index, long value)
    {
        _database.Check(SqliteCalls.BindInt64(Handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : this;

    public Statement Bind(int index, string? value)
    {
        // Unbound parameters are NULL.
        if (value is not null)
        {
            using var text = new SqliteText(value, stackalloc byte[SqliteText.OnStack]);
            fixed (byte* bytes = text.Bytes)
            {
                _database.Check(SqliteCalls.BindText(Handle, index, bytes, text.Length, SqliteCalls.Transient));
            }
        }

        return this;
    }

    /// <summary>Binds UTF-8 text; empty text would be NULL and is not expected here.</summary>
    public Statement BindUtf8(int index, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            _database.Check(SqliteCalls.BindText(Handle, index, bytes, value.Length, SqliteCalls.Transient));
        }

        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = SqliteCalls.Step(Handle);
        _database.Check(code);
        return code == SqliteCode.Row;
    }

    public bool IsNull(int column) => SqliteCalls.ColumnType(Handle, column) == SqliteCalls.TypeNull;

    public long GetInt64(int column) => SqliteCalls.ColumnInt64(Handle, column);

    public string GetString(int column) => Encoding.UTF8.GetString(GetUtf8(column));

    public string? GetStringOrNull(int column) => IsNull(column) ? null : GetString(column);

    public long? GetInt64OrNull(int column) => IsNull(column) ? null : GetInt64(column);

    /// <summary>Text as it is stored; valid until the next step.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column)
    {
        // In this order: asking for the length first could make SQLite convert the value, and move it.
        var bytes = SqliteCalls.ColumnBlob(Handle, column);
        return new ReadOnlySpan<byte>(bytes, bytes is null ? 0 : SqliteCalls.ColumnBytes(Handle, column));
    }

    /// <summary>Makes it ready for the next use.</summary>
    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = SqliteCalls.Reset(_handle);
            _ = SqliteCalls.ClearBindings(_handle);
        }

        _busy = false;
    }

    internal void Close()
    {
        _ = SqliteCalls.Finalize(_handle);
        _handle = 0;
    }
}
