namespace AgentHost.Sessions.Sqlite;

/// <summary>Error that SQLite answered.</summary>
internal sealed class SqliteException : Exception
{
    public SqliteException(int code, string message)
        : base(message) => Code = code;

    /// <summary>The extended result code.</summary>
    public int Code { get; }

    /// <summary>The primary result code: the low byte.</summary>
    public int Primary => Code & 0xFF;
}
