using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Says in plain words why the store did not work.</summary>
internal static class StoreErrors
{
    /// <summary>SQLITE_IOERR_SHMSIZE: the index beside the log could not grow, which says nothing of why.</summary>
    private const int NoRoomForIndex = 4874;

    /// <summary>EROFS: the file system takes no changes.</summary>
    private const int ReadOnlyFileSystem = 30;

    /// <summary>Tests that an exception is one of the store's own kind.</summary>
    public static bool IsStoreFault(Exception exception) => exception is SqliteException or IOException or UnauthorizedAccessException;

    /// <summary>Tests that a store could not be opened because it, or what lies beside it, may not be written; it may be readable then.</summary>
    public static bool IsNotWritable(Exception exception) => exception is UnauthorizedAccessException
        || exception is SqliteException { Primary: SqliteCode.ReadOnly or SqliteCode.Permission or SqliteCode.CannotOpen }
        || exception is IOException { HResult: ReadOnlyFileSystem };

    /// <summary>The exception for callers.</summary>
    public static HostException Translate(string path, Exception exception) => exception switch
    {
        HostException host => host,
        SqliteException sqlite => new HostException(HostFailure.Store, Say(path, sqlite), exception),
        UnauthorizedAccessException =>
            new HostException(
                HostFailure.Store,
                $"The session store {path} may not be written: {exception.Message} Check the permissions of the file and its folder.",
                exception),
        IOException io when IsDiskFull(io) => new HostException(HostFailure.Store, Full(path), exception),
        _ => new HostException(HostFailure.Store, $"The session store {path} cannot be used: {exception.Message}", exception),
    };

    /// <summary>Tests that a file operation failed for want of space.</summary>
    public static bool IsDiskFull(IOException exception) =>
        (exception.HResult & 0xFFFF) is 112 or 39 || (!OperatingSystem.IsWindows() && exception.HResult is 28 or 122 or 69);

    /// <summary>The sentence for a full disk.</summary>
    public static string Full(string path) =>
        $"The disk that holds the session store {path} is full. Free some space and go on; what was acknowledged is stored.";

    private static string Say(string path, SqliteException exception) => exception.Primary switch
    {
        SqliteCode.Full => Full(path),
        SqliteCode.ReadOnly or SqliteCode.Permission or SqliteCode.Authorization =>
            $"The session store {path} is read-only. Check the permissions of the file and its folder.",
        SqliteCode.Busy or SqliteCode.Locked or SqliteCode.Protocol =>
            $"Another process keeps the session store {path} locked. Try again, or end that process.",
        SqliteCode.Corrupt or SqliteCode.NotADatabase =>
            $"The session store {path} is damaged ({exception.Message}). agent doctor --repair saves what can be read.",
        SqliteCode.CannotOpen => $"The session store {path} cannot be opened ({exception.Message}). Check that its folder exists and may be written.",
        SqliteCode.InputOutput when exception.Code == NoRoomForIndex =>
            $"The disk that holds the session store {path} is full, or reports an error ({exception.Message}, code {exception.Code}). "
            + "Free some space, or check the disk.",
        SqliteCode.InputOutput =>
            $"The disk that holds the session store {path} reports an error ({exception.Message}, code {exception.Code}). Check the disk.",
        _ => $"The session store {path} refused ({exception.Message}, code {exception.Code}).",
    };
}
