using System.Runtime.InteropServices;

namespace AgentHost.Sessions.Sqlite;

/// <summary>Loads the native library, once a process and only when a store is opened.</summary>
/// <remarks>
/// The store speaks to SQLite by its C functions and not through ADO.NET: each start of the agent opens it (docs/decisions/0003 has the figures).
/// The system's library is taken where it is newer than the bundled one; it costs about a millisecond more at start.
/// </remarks>
internal static unsafe class SqliteLibrary
{
    private const int Bundled = 3_035_005;
    private const int NoCheckpointOnClose = 1006;
    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Makes <see cref="SqliteCalls"/> ready for use.</summary>
    public static void Ensure() => _ = Handle.Value;

    /// <summary>Keeps the last connection's close from checkpointing: see docs/decisions/0003.</summary>
    public static void DisableCheckpointOnClose(nint connection)
    {
        var address = NativeLibrary.GetExport(Handle.Value, "sqlite3_db_config");
        int code;
        if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 && (OperatingSystem.IsMacOS() || OperatingSystem.IsIOS()))
        {
            // The function takes variable arguments, and Apple's ARM64 passes those on the stack: six words fill the registers first.
            code = ((delegate* unmanaged[Cdecl]<nint, int, nint, nint, nint, nint, nint, nint, nint, nint, int>)address)(
                connection, NoCheckpointOnClose, 0, 0, 0, 0, 0, 0, 1, 0);
        }
        else
        {
            code = ((delegate* unmanaged[Cdecl]<nint, int, int, nint, int>)address)(connection, NoCheckpointOnClose, 1, 0);
        }

        if (code != SqliteCode.Ok)
        {
            throw new SqliteException(code, "sqlite3_db_config refused SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE.");
        }
    }

    private static nint Load()
    {
        var kernel = typeof(SqliteLibrary).Assembly;
        var handle = LoadSystem();
        if (handle == 0)
        {
            handle = NativeLibrary.Load(SqliteCalls.Library, kernel, searchPath: null);
        }

        // Of all libraries that the kernel calls only this one is looked for here.
        NativeLibrary.SetDllImportResolver(kernel, (name, _, _) => name == SqliteCalls.Library ? handle : 0);
        return handle;
    }

    private static nint LoadSystem()
    {
        // Windows' own (winsqlite3) is another build with another calling convention; the bundled one serves there.
        var name = OperatingSystem.IsLinux() ? "libsqlite3.so.0" : OperatingSystem.IsMacOS() ? "/usr/lib/libsqlite3.dylib" : null;
        if (name is null || !NativeLibrary.TryLoad(name, out var handle))
        {
            return 0;
        }

        if (NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var version)
            && NativeLibrary.TryGetExport(handle, "sqlite3_threadsafe", out var threads)
            && ((delegate* unmanaged[Cdecl]<int>)version)() > Bundled
            && ((delegate* unmanaged[Cdecl]<int>)threads)() != 0)
        {
            return handle;
        }

        NativeLibrary.Free(handle);
        return 0;
    }
}
