using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>A plugin's part of a session's log, found by an index of its own: what others appended costs nothing.</summary>
public static class PluginLog
{
    /// <summary>The most bytes of one page; its first event comes whatever its size.</summary>
    public const int MaxPage = 4 * 1024 * 1024;

    /// <summary>The events after a number, <c>?3</c>, of a plugin.</summary>
    internal const string Query =
        $"SELECT {EventBodies.Columns} FROM events WHERE session_id=?1 AND plugin=?2 AND sequence>?3 ORDER BY sequence LIMIT ?4";

    /// <summary>Events of a plugin after a number, oldest first, at most <see cref="MaxPage"/> bytes of them.</summary>
    public static List<StoredEvent> Read(Database database, string sessionId, string plugin, long after, int limit)
    {
        var events = new List<StoredEvent>();
        var length = 0;
        using var query = database.Query(Query);
        query.Bind(1, sessionId).Bind(2, plugin).Bind(3, after).Bind(4, limit);
        while (query.Step())
        {
            length += query.GetUtf8(5).Length;
            if (length > MaxPage && events.Count > 0)
            {
                break;
            }

            if (EventBodies.Read(query) is OtherEvent e)
            {
                events.Add(new StoredEvent(e.Sequence!.Value, e.Type, e.Time, e.Data));
            }
        }

        return events;
    }

    /// <summary>Number of a plugin's last event of a session; 0 for none.</summary>
    public static long Last(Database database, string sessionId, string plugin)
    {
        using var query = database.Query("SELECT max(sequence) FROM events WHERE session_id=?1 AND plugin=?2");
        return query.Bind(1, sessionId).Bind(2, plugin).Step() ? query.GetInt64(0) : 0;
    }
}
