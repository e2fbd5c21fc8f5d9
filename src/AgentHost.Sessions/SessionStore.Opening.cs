using AgentHost.FileSystem;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Sessions;

/// <content>Opening a store: for writing, and where that may not be, for reading.</content>
public sealed partial class SessionStore
{
    /// <summary>Opens the store of a folder, or makes it. Runs on another thread, so that a caller can do something else meanwhile.</summary>
    /// <exception cref="HostException">It cannot be opened; the message says why.</exception>
    public static Task<SessionStore> OpenAsync(SessionStoreOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() => Open(options, Schema.Migrations), cancellationToken);
    }

    public static SessionStore Open(SessionStoreOptions options, IReadOnlyList<Migration> migrations)
    {
        var path = Path.Combine(options.Folder, "sessions.db");
        Database? database = null;
        SafeFileHandle? inUse = null;
        try
        {
            StoreFiles.CreateFolder(options.Folder);
            Schema.RefuseEmptied(path);

            // First the lock, since a repair puts another file in the place of this one. A store that is new has none: its lock file comes after its tables.
            inUse = File.Exists(path + "-lock") ? Share(path) : null;
            database = Schema.Open(path, migrations, options.Network);
            inUse ??= Share(path);
            return new SessionStore(options, path, database, inUse);
        }
        catch (Exception exception)
        {
            database?.Dispose();
            inUse?.Dispose();
            if (StoreErrors.IsNotWritable(exception) && OpenToRead(options, path, migrations) is { } readable)
            {
                return readable;
            }

            if (StoreErrors.IsStoreFault(exception))
            {
                throw StoreErrors.Translate(path, exception);
            }

            throw;
        }
    }

    /// <summary>Shares the lock that a repair has alone.</summary>
    /// <exception cref="HostException">A repair has it.</exception>
    private static SafeFileHandle Share(string path) => new StoreLock(path + "-lock").TryShare() ?? throw new HostException(
        HostFailure.Busy, $"Another process repairs the session store {path}. Try again when it has ended.");

    /// <summary>A store that may be read and not written; null where it may not even be read.</summary>
    private static SessionStore? OpenToRead(SessionStoreOptions options, string path, IReadOnlyList<Migration> migrations)
    {
        Database? database = null;
        try
        {
            database = Schema.OpenToRead(path, migrations);
            return new SessionStore(options, path, database, inUse: null);
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            // What kept it from being opened for writing is what a person has to be told.
            database?.Dispose();
            return null;
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }
}
