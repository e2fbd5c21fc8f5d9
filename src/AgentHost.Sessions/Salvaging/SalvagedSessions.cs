using System.Globalization;
using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Salvaging;

/// <summary>Writes what was read of sessions into a new store, numbered anew without gaps.</summary>
/// <param name="old">The damaged store.</param>
/// <param name="made">The new one, in a transaction.</param>
internal sealed class SalvagedSessions(Database old, Database made)
{
    private const int MostNamed = 20;
    private readonly WriteContext _context = new(made);
    private readonly Dictionary<string, Salvaged> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _imported = new(StringComparer.Ordinal);
    private long _unkept;

    /// <summary>Events that were written.</summary>
    public long Events { get; private set; }

    /// <summary>Sessions that were written.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Losses, one sentence each.</summary>
    public IEnumerable<string> Lost
    {
        get
        {
            var torn = _sessions.Where(static session => session.Value.Lost > 0).ToList();
            return torn.Take(MostNamed)
                .Select(static session =>
                    string.Create(
                        CultureInfo.InvariantCulture, $"{session.Value.Lost} {(session.Value.Lost == 1 ? "event" : "events")} of the session {session.Key}."))
                .Concat(torn.Count > MostNamed ? [$"Events of {torn.Count - MostNamed} more sessions."] : [])
                .Concat(_unkept > 0
                    ? [string.Create(CultureInfo.InvariantCulture, $"{_unkept} {(_unkept == 1 ? "event" : "events")} that make no sense any more.")]
                    : []);
        }
    }

    /// <summary>Tests that anything of a session was written.</summary>
    public bool Has(string id) => _sessions.ContainsKey(id);

    /// <summary>Before its first event: what came with an import stays known as such.</summary>
    public void NoteImported(string key, string value)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            var id = key["imported/".Length..];
            _imported[id] = last;
            LogReader.NoteImported(made, id, last);
        }
    }

    /// <summary>Takes the next event.</summary>
    public void Add(AgentEvent e)
    {
        if (e.SessionId is not { } id)
        {
            Write(e with { Sequence = null });
            return;
        }

        if (!_sessions.TryGetValue(id, out var session))
        {
            _sessions.Add(id, session = new Salvaged());
            if (e is not SessionCreated)
            {
                Write(new SessionCreated(Known(id, e.Time)) { SessionId = id, Sequence = ++session.Last, Time = e.Time });
            }
        }
        else if (e is SessionCreated)
        {
            _unkept++;
            return;
        }

        var number = e.Sequence ?? session.Seen + 1;
        session.Lost += Math.Max(0, number - session.Seen - 1);
        session.Seen = Math.Max(session.Seen, number);
        if (Write(e with { Sequence = session.Last + 1 }))
        {
            session.Last++;
            session.Imported = _imported.TryGetValue(id, out var last) && number <= last ? session.Last : session.Imported;
        }
    }

    /// <summary>After the last event.</summary>
    public void Finish()
    {
        foreach (var id in _imported.Keys)
        {
            LogReader.NoteImported(made, id, _sessions.GetValueOrDefault(id)?.Imported ?? 0);
        }
    }

    private bool Write(AgentEvent e)
    {
        made.Run("SAVEPOINT event");
        try
        {
            var whole = e with { Position = null, After = null };
            _context.Append(whole, EventBodies.Write(whole), told: false);
            made.Run("RELEASE event");
            Events++;
            return true;
        }
        catch (Exception fault) when (made.InTransaction && fault is not SqliteException { Primary: SqliteCode.Full or SqliteCode.InputOutput })
        {
            made.Run("ROLLBACK TO event");
            made.Run("RELEASE event");
            _unkept++;
            return false;
        }
    }

    /// <summary>Finds in the tables a session whose beginning is gone; where they lack it as well, makes one with a name from its id.</summary>
    private SessionInfo Known(string id, DateTimeOffset time)
    {
        try
        {
            if (LogReader.Session(old, id) is { } known)
            {
                return new SessionInfo(id, known.Name, known.Workspace, known.CreatedAt)
                {
                    UpdatedAt = known.CreatedAt,
                    Parent = known.Parent,
                    Model = known.Model
                };
            }
        }
        catch (Exception fault) when (fault is SqliteException or ArgumentException)
        {
            // That is gone as well.
        }

        return new SessionInfo(id, $"salvaged-{id[^Math.Min(8, id.Length)..]}", "/", time) { UpdatedAt = time };
    }

    private sealed class Salvaged
    {
        public long Last { get; set; }

        public long Seen { get; set; }

        public long Lost { get; set; }

        public long Imported { get; set; }
    }
}
