using System.Globalization;
using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Reads the store, as functions over a connection.</summary>
public static class LogReader
{
    // A list of its own for each number of kinds would be one more statement that stays prepared.
    private const string OfKinds =
        "AND EXISTS (SELECT 1 FROM json_each(?4) k WHERE e.type=k.value OR (substr(k.value, -1)='.' AND substr(e.type, 1, length(k.value))=k.value))";

    private const string SessionColumns =
        "id, name, workspace, created, updated, parent, model, message_count, turn_count, input, output, cache_read, cache_write, reasoning, parent_turn, "
        + "title, client, cost, used";

    public static SessionInfo? Session(Database database, string id)
    {
        using var query = database.Query($"SELECT {SessionColumns} FROM sessions WHERE id=?1");
        query.Bind(1, id);
        return query.Step() ? Session(query) : null;
    }

    public static List<SessionInfo> Sessions(Database database, string? workspace, int limit)
    {
        using var query = database.Query($"SELECT {SessionColumns} FROM sessions WHERE ?1 IS NULL OR workspace=?1 ORDER BY used DESC, id DESC LIMIT ?2");
        return Sessions(query.Bind(1, workspace).Bind(2, limit));
    }

    /// <summary>Those that a filter leaves, the last used first.</summary>
    public static List<SessionInfo> Sessions(Database database, SessionFilter filter) => Page(database, filter, filter.Limit).Items;

    /// <summary>A page of them.</summary>
    /// <exception cref="HostException">The cursor or the limit is none.</exception>
    public static SessionPage SessionPage(Database database, SessionFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Limit is < 1 or > 1_000)
        {
            throw new HostException(HostFailure.Invalid, $"A page has 1 to 1000 sessions, not {filter.Limit}.");
        }

        var (items, places) = Page(database, filter, filter.Limit + 1);
        return items.Count <= filter.Limit ? new SessionPage(items)
            : new SessionPage(items[..filter.Limit])
            {
                Next = string.Create(CultureInfo.InvariantCulture, $"{places[filter.Limit - 1]}.{items[filter.Limit - 1].Id}"),
            };
    }

    private static (List<SessionInfo> Items, List<long> Places) Page(Database database, SessionFilter filter, int limit)
    {
        long? used = null;
        string? after = null;
        if (filter.Cursor is { } cursor)
        {
            // Where it stood, not where it stands: one that is used meanwhile leaves no gap behind it.
            var dot = cursor.IndexOf('.', StringComparison.Ordinal);
            used = dot > 0 && long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                ? place
                : throw new HostException(HostFailure.Invalid, "The cursor is none of a list of sessions: begin without one.");
            after = cursor[(dot + 1)..];
        }

        using var query = database.Query(
            $"""
            SELECT {SessionColumns} FROM sessions WHERE (?1 IS NULL OR workspace=?1) AND (?3 IS NULL OR substr(model, 1, length(?3)+1)=?3||'/')
            AND (?4 IS NULL OR instr(lower(name), lower(?4))>0 OR instr(lower(title), lower(?4))>0) AND (?5 IS NULL OR updated>=?5) AND (?6 IS NULL OR updated<?6)
            AND (?7 IS NULL OR used<?7 OR (used=?7 AND id<?8))
            ORDER BY used DESC, id DESC LIMIT ?2
            """);
        query.Bind(1, filter.Workspace).Bind(2, limit).Bind(3, filter.Provider).Bind(4, filter.Name).Bind(5, filter.UsedSince?.UtcTicks)
            .Bind(6, filter.UnusedSince?.UtcTicks).Bind(7, used).Bind(8, after);
        var (items, places) = (new List<SessionInfo>(), new List<long>());
        while (query.Step())
        {
            items.Add(Session(query));
            places.Add(query.GetInt64(18));
        }

        return (items, places);
    }

    /// <summary>The session used last, of those that people began.</summary>
    public static SessionInfo? LastSession(Database database, string? workspace)
    {
        using var query = database.Query(
            $"SELECT {SessionColumns} FROM sessions WHERE (?1 IS NULL OR workspace=?1) AND parent_turn IS NULL ORDER BY used DESC, id DESC LIMIT 1");
        return Sessions(query.Bind(1, workspace)).FirstOrDefault();
    }

    /// <summary>Ids of the sessions of a session's sub-agents, and of theirs.</summary>
    public static List<string> SubAgents(Database database, string sessionId)
    {
        var found = new List<string>();
        using var query = database.Query(
            """
            WITH RECURSIVE family(id) AS (SELECT ?1 UNION SELECT s.id FROM sessions s JOIN family f ON s.parent=f.id WHERE s.parent_turn IS NOT NULL)
            SELECT id FROM family WHERE id<>?1
            """);
        query.Bind(1, sessionId);
        while (query.Step())
        {
            found.Add(query.GetString(0));
        }

        return found;
    }

    public static List<SessionInfo> SessionsByName(Database database, string? workspace, string name)
    {
        using var query = database.Query(
            $"SELECT {SessionColumns} FROM sessions WHERE name=?1 AND (?2 IS NULL OR workspace=?2) ORDER BY used DESC, id DESC LIMIT 10");
        return Sessions(query.Bind(1, name).Bind(2, workspace));
    }

    public static List<SessionInfo> SessionsByCode(Database database, string? workspace, string code)
    {
        using var query = database.Query(
            $"SELECT {SessionColumns} FROM sessions WHERE (substr(id, 1, length(?1))=?1 OR substr(id, -length(?1))=?1) AND (?2 IS NULL OR workspace=?2) "
            + "ORDER BY id LIMIT 10");
        return Sessions(query.Bind(1, code).Bind(2, workspace));
    }

    public static long LastSequence(Database database, string sessionId)
    {
        using var query = database.Query("SELECT max(sequence) FROM events WHERE session_id=?1");
        return query.Bind(1, sessionId).Step() ? query.GetInt64(0) : 0;
    }

    public static List<AgentEvent> Events(Database database, string sessionId, long after, int limit)
    {
        using var query = database.Query($"SELECT {EventBodies.Columns} FROM events WHERE session_id=?1 AND sequence>?2 ORDER BY sequence LIMIT ?3");
        return Events(query.Bind(1, sessionId).Bind(2, after).Bind(3, limit));
    }

    /// <summary>Events of some kinds after a number; kinds that end in a dot are beginnings.</summary>
    public static List<AgentEvent> EventsOfKinds(Database database, string sessionId, long after, IReadOnlyList<string> kinds, int limit)
    {
        if (kinds.Count == 0)
        {
            return Events(database, sessionId, after, limit);
        }

        using var query = database.Query(
            $"SELECT {EventBodies.Columns} FROM events e WHERE session_id=?1 AND sequence>?2 {OfKinds} ORDER BY sequence LIMIT ?3");
        return Events(query.Bind(1, sessionId).Bind(2, after).Bind(3, limit).Bind(4, ListOf(kinds)));
    }

    /// <summary>Events before a number, the newest first; of some kinds alone where any is named.</summary>
    public static List<AgentEvent> EventsBefore(Database database, string sessionId, long before, IReadOnlyList<string> kinds, int limit)
    {
        using var query = database.Query(
            $"""
            SELECT {EventBodies.Columns} FROM events e WHERE session_id=?1 AND sequence<?2 {(kinds.Count == 0 ? "" : OfKinds)}
            ORDER BY sequence DESC LIMIT ?3
            """);
        query.Bind(1, sessionId).Bind(2, before).Bind(3, limit);
        return Events(kinds.Count == 0 ? query : query.Bind(4, ListOf(kinds)));
    }

    private static string ListOf(IReadOnlyList<string> kinds) =>
        "[" + string.Join(',', kinds.Select(static kind => $"\"{System.Text.Json.JsonEncodedText.Encode(kind)}\"")) + "]";

    /// <summary>Number of the last event that came with an import; 0 for a session that began here.</summary>
    public static long LastImported(Database database, string sessionId)
    {
        using var query = database.Query("SELECT CAST(value AS INTEGER) FROM meta WHERE key='imported/'||?1");
        return query.Bind(1, sessionId).Step() ? query.GetInt64(0) : 0;
    }

    /// <summary>Notes how far a session came with an import.</summary>
    public static void NoteImported(Database database, string sessionId, long last)
    {
        using var insert = database.Query("INSERT OR REPLACE INTO meta (key, value) VALUES ('imported/'||?1, CAST(?2 AS TEXT))");
        insert.Bind(1, sessionId).Bind(2, last).Step();
    }

    public static List<AgentEvent> AllEvents(Database database, long after, int limit)
    {
        using var query = database.Query($"SELECT {EventBodies.Columns} FROM events WHERE position>?1 ORDER BY position LIMIT ?2");
        return Events(query.Bind(1, after).Bind(2, limit));
    }

    public static List<Message> Messages(Database database, string sessionId, int skip, int limit)
    {
        var messages = new List<Message>();
        using var query = database.Query(
            "SELECT message_id, role, turn_id, model, interrupted, created, position, whole FROM messages WHERE session_id=?1 ORDER BY sequence LIMIT ?3 "
            + "OFFSET ?2");
        query.Bind(1, sessionId).Bind(2, skip).Bind(3, limit);
        while (query.Step())
        {
            var id = query.GetString(0);
            var parts = query.GetInt64(7) == 1 ? WholeParts(database, query.GetInt64(6)) : Parts(database, sessionId, id);
            messages.Add(new Message(id, (MessageRole)query.GetInt64(1), parts, new DateTimeOffset(query.GetInt64(5), TimeSpan.Zero))
            {
                TurnId = query.GetStringOrNull(2),
                Model = query.GetStringOrNull(3),
                Interrupted = query.GetInt64(4) == 1,
            });
        }

        return messages;
    }

    /// <summary>The last compaction, which says what of the messages is sent; null for none.</summary>
    public static ContextCompacted? LastCompaction(Database database, string sessionId)
    {
        using var query = database.Query(
            $"SELECT {EventBodies.Columns} FROM events WHERE session_id=?1 AND type='context.compacted' ORDER BY sequence DESC LIMIT 1");
        return query.Bind(1, sessionId).Step() ? EventBodies.Read(query) as ContextCompacted : null;
    }

    public static Dictionary<string, string> FilesSeen(Database database, string sessionId)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        using var query = database.Query("SELECT path, hash FROM files_seen WHERE session_id=?1");
        query.Bind(1, sessionId);
        while (query.Step())
        {
            files[query.GetString(0)] = query.GetString(1);
        }

        return files;
    }

    /// <summary>Turns without an end, the oldest first.</summary>
    public static List<TurnProjection> OpenTurns(Database database, string sessionId)
    {
        var turns = new List<TurnProjection>();
        var first = long.MaxValue;
        using (var query = database.Query("SELECT turn_id, sequence FROM open_turns WHERE session_id=?1 ORDER BY sequence"))
        {
            query.Bind(1, sessionId);
            while (query.Step())
            {
                turns.Add(new TurnProjection(query.GetString(0)));
                first = Math.Min(first, query.GetInt64(1));
            }
        }

        if (turns.Count > 0)
        {
            using var events = database.Query($"SELECT {EventBodies.Columns} FROM events WHERE session_id=?1 AND sequence>=?2 ORDER BY sequence");
            events.Bind(1, sessionId).Bind(2, first);
            while (events.Step())
            {
                var turn = events.GetStringOrNull(4);
                turns.Find(fold => fold.TurnId == turn)?.Apply(EventBodies.Read(events));
            }
        }

        return turns;
    }

    /// <summary>The parts of a message that is finished.</summary>
    public static IReadOnlyList<Part> PartsOf(Database database, string sessionId, MessageAppended message) =>
        message.Parts ?? Parts(database, sessionId, message.MessageId);

    private static SessionInfo Session(Statement row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero))
        {
            UpdatedAt = new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
            Parent = row.GetStringOrNull(5),
            Model = row.GetStringOrNull(6),
            MessageCount = (int)row.GetInt64(7),
            TurnCount = (int)row.GetInt64(8),
            Usage = new TokenUsage(row.GetInt64(9), row.GetInt64(10))
            {
                CacheRead = row.GetInt64(11),
                CacheWrite = row.GetInt64(12),
                Reasoning = row.GetInt64(13),
            },
            ParentTurn = row.GetStringOrNull(14),
            Title = row.GetStringOrNull(15),
            Client = row.GetStringOrNull(16),
            Cost = row.GetInt64(17) is not 0 and var cost ? UsageTable.Dollars(cost) : null,
        };

    private static List<SessionInfo> Sessions(Statement query)
    {
        var sessions = new List<SessionInfo>();
        while (query.Step())
        {
            sessions.Add(Session(query));
        }

        return sessions;
    }

    private static List<AgentEvent> Events(Statement query)
    {
        var events = new List<AgentEvent>();
        while (query.Step())
        {
            events.Add(EventBodies.Read(query));
        }

        return events;
    }

    private static IReadOnlyList<Part> WholeParts(Database database, long position)
    {
        using var query = database.Query($"SELECT {EventBodies.Columns} FROM events WHERE position=?1");
        return query.Bind(1, position).Step() && EventBodies.Read(query) is MessageAppended { Parts: { } parts } ? parts : [];
    }

    private static List<Part> Parts(Database database, string sessionId, string messageId)
    {
        var parts = new List<Part>();
        using var query = database.Query(
            "SELECT e.position, e.session_id, e.sequence, e.time, e.turn_id, e.body FROM parts p JOIN events e ON e.position=p.position WHERE p.session_id=?1 "
            + "AND p.message_id=?2 ORDER BY p.number");
        query.Bind(1, sessionId).Bind(2, messageId);
        while (query.Step())
        {
            if (EventBodies.Read(query) is PartCompleted part)
            {
                parts.Add(part.Part);
            }
        }

        return parts;
    }
}
