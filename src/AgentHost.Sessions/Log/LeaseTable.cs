using System.Globalization;
using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Leases of sessions: the owner of each. A token rises with each owner; a late writer's is refused in its transaction.</summary>
internal sealed class LeaseTable : IDisposable
{
    /// <summary>Interval at which an owner renews its heartbeat.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After how long without that a session can be taken over, where nothing says whether its owner lives: it is on another machine, or in a container of its
    /// own.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly ProcessIdentity _process = ProcessIdentity.Current();
    private readonly TimeProvider _time;
    private readonly string _label;

    private readonly string _folder;
    private OwnerFile? _file;

    /// <param name="folder">Folder of the store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="label">This process, in words for people.</param>
    public LeaseTable(string folder, TimeProvider time, string label)
    {
        _folder = folder;
        _time = time;
        _label = label;
    }

    /// <summary>Lets go of the sign that this process lives: its leases are given back by then.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>Takes a session.</summary>
    /// <returns>The token.</returns>
    /// <exception cref="HostException">Somebody else has it.</exception>
    public long Take(Database database, SessionInfo session)
    {
        _file ??= OwnerFile.Hold(_folder, _owner);
        long token = 0;
        var now = _time.GetUtcNow();
        using (var query = database.Query("SELECT token, owner, pid, machine, started, label, since, heartbeat FROM leases WHERE session_id=?1"))
        {
            if (query.Bind(1, session.Id).Step())
            {
                token = query.GetInt64(0);
                if (!query.IsNull(1) && !IsStale(query, now))
                {
                    throw Busy(session.Name, query);
                }
            }
        }

        using var insert = database.Query(
            "INSERT OR REPLACE INTO leases (session_id, token, owner, pid, machine, started, label, since, heartbeat) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
            + "?8)");
        insert.Bind(1, session.Id).Bind(2, ++token).Bind(3, _owner).Bind(4, _process.Pid).Bind(5, _process.Machine)
            .Bind(6, _process.Started).Bind(7, _label).Bind(8, now.UtcTicks).Step();
        return token;
    }

    /// <summary>Refuses to go on when the session has another owner by now.</summary>
    /// <exception cref="HostException">It has.</exception>
    public void Fence(Database database, string sessionId, string name, long token)
    {
        using var query = database.Query("SELECT token, owner, pid, machine, started, label, since FROM leases WHERE session_id=?1");
        if (!query.Bind(1, sessionId).Step())
        {
            throw new HostException(HostFailure.NotFound, $"The session \"{name}\" is no longer in the store.");
        }

        if (query.GetInt64(0) != token || query.GetStringOrNull(1) != _owner)
        {
            throw query.IsNull(1)
                ? new HostException(HostFailure.Busy, $"The session \"{name}\" is no longer owned by this process. Open it again.")
                : Busy(name, query);
        }
    }

    /// <summary>Says that this process is there.</summary>
    public void Renew(Database database)
    {
        using var update = database.Query("UPDATE leases SET heartbeat=?2 WHERE owner=?1");
        update.Bind(1, _owner).Bind(2, _time.GetUtcNow().UtcTicks).Step();
    }

    /// <summary>Gives a session free.</summary>
    public void Release(Database database, string sessionId, long token)
    {
        using var update = database.Query("UPDATE leases SET owner=NULL WHERE session_id=?1 AND token=?2 AND owner=?3");
        update.Bind(1, sessionId).Bind(2, token).Bind(3, _owner).Step();
    }

    /// <summary>Tests that somebody has a session, this process or another that lives.</summary>
    public bool IsHeld(Database database, string sessionId)
    {
        using var query = database.Query(
            "SELECT token, owner, pid, machine, started, label, since, heartbeat FROM leases WHERE session_id=?1 AND owner IS NOT NULL");
        return query.Bind(1, sessionId).Step() && !IsStale(query, _time.GetUtcNow());
    }

    /// <summary>Reads who has a session.</summary>
    public SessionOwner ReadOwner(Database database, string sessionId)
    {
        using var query = database.Query(
            "SELECT token, owner, pid, machine, started, label, since, heartbeat FROM leases WHERE session_id=?1 AND owner IS NOT NULL");
        return !query.Bind(1, sessionId).Step() || IsStale(query, _time.GetUtcNow())
            ? new SessionOwner()
            : new SessionOwner
            {
                ProcessId = (int)query.GetInt64(2),
                Label = query.GetString(5),
                Since = new DateTimeOffset(query.GetInt64(6), TimeSpan.Zero),
                IsHere = query.GetString(3) == _process.Machine,
            };
    }

    /// <summary>Finds the owner of any session now, as words for people; null for nobody.</summary>
    public string? FindOwner(Database database)
    {
        using var query = database.Query("SELECT token, owner, pid, machine, started, label, since, heartbeat FROM leases WHERE owner IS NOT NULL");
        while (query.Step())
        {
            if (!IsStale(query, _time.GetUtcNow()))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Process {query.GetInt64(2)} ({query.GetString(5)})");
            }
        }

        return null;
    }

    /// <remarks>
    /// Of a process of this machine the system knows, and of one in another PID namespace the lock that it holds; clocks are asked only where neither does, and
    /// a time that is far off in either direction is none that a living owner wrote.
    /// </remarks>
    private bool IsStale(Statement row, DateTimeOffset now) =>
        _process.IsGone(new ProcessIdentity((int)row.GetInt64(2), row.GetString(3), row.GetString(4)))
        ?? (_process.IsSameBoot(row.GetString(3)) ? OwnerFile.IsGone(_folder, row.GetString(1)) : null)
        ?? Math.Abs(now.UtcTicks - row.GetInt64(7)) > Patience.Ticks;

    private HostException Busy(string name, Statement row)
    {
        var since = new DateTimeOffset(row.GetInt64(6), TimeSpan.Zero).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var who = row.GetString(1) == _owner
            ? "by this process"
            : string.Create(CultureInfo.InvariantCulture, $"by process {row.GetInt64(2)} ({row.GetString(5)})");
        var busy = new HostException(
            HostFailure.Busy, $"The session \"{name}\" is in use {who} since {since}. Wait until that ends, or fork the session and go on in the copy.");
        if (row.GetString(3) == _process.Machine)
        {
            busy.Data[SessionOwner.ProcessKey] = (int)row.GetInt64(2);
        }

        return busy;
    }
}
