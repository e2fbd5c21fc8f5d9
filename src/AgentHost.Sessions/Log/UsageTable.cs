using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Tokens and money, request by request: what is written from events, and added up.</summary>
internal static class UsageTable
{
    /// <summary>Of a US dollar; whole numbers add up exactly.</summary>
    private const decimal Unit = 1_000_000_000_000m;

    /// <summary>The dearest that a request can be: of those a great many add up before the numbers end.</summary>
    private const decimal Most = 10_000m;

    /// <summary>As it is stored.</summary>
    public static long Units(decimal dollars) => (long)(Math.Clamp(dollars, 0, Most) * Unit);

    /// <summary>Converts a stored number to US dollars.</summary>
    public static decimal Dollars(long units) => units / Unit;

    public static void Add(Database database, AgentEvent told, string? model, TokenUsage usage, decimal? cost, string? plugin)
    {
        if (usage == TokenUsage.None)
        {
            return;
        }

        using var insert = database.Query(
            """
            INSERT OR REPLACE INTO usage (position, session_id, turn_id, time, model, input, output, cache_read, cache_write, reasoning, cost, plugin)
            SELECT ?1, ?2, ?3, ?4, coalesce(?5, (SELECT model FROM sessions WHERE id=?2)), ?6, ?7, ?8, ?9, ?10, ?11, ?13
            WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key='imported/'||?2 AND CAST(value AS INTEGER)>=?12) -- spent elsewhere
            """);
        insert.Bind(1, told.Position).Bind(2, told.SessionId).Bind(3, told.TurnId).Bind(4, told.Time.UtcTicks).Bind(5, model)
            .Bind(6, usage.Input).Bind(7, usage.Output).Bind(8, usage.CacheRead).Bind(9, usage.CacheWrite).Bind(10, usage.Reasoning)
            .Bind(11, cost is { } dollars ? Units(dollars) : null).Bind(12, told.Sequence).Bind(13, plugin).Step();
    }

    /// <summary>US dollars known to be spent in a session and by its sub-agents, or in all, since a moment.</summary>
    public static decimal Spent(Database database, string? sessionId, DateTimeOffset since)
    {
        using var query = database.Query(
            """
            WITH RECURSIVE family(id) AS (SELECT ?1 UNION SELECT s.id FROM sessions s JOIN family f ON s.parent=f.id WHERE s.parent_turn IS NOT NULL)
            SELECT coalesce(sum(cost), 0) FROM usage WHERE (?1 IS NULL OR session_id IN (SELECT id FROM family)) AND time>=?2
            """);
        query.Bind(1, sessionId).Bind(2, since.UtcTicks);
        return query.Step() ? query.GetInt64(0) / Unit : 0;
    }

    /// <summary>Adds up. What sub-agents used is their callers'.</summary>
    /// <param name="database">The store.</param>
    /// <param name="filter">What.</param>
    /// <param name="zone">The zone that days are of.</param>
    public static UsageReport Read(Database database, UsageFilter filter, TimeZoneInfo zone)
    {
        using var query = database.Query(
            """
            WITH RECURSIVE family(id) AS (SELECT ?1 UNION SELECT s.id FROM sessions s JOIN family f ON s.parent=f.id WHERE s.parent_turn IS NOT NULL)
            SELECT u.session_id, u.turn_id, u.time, u.model, u.input, u.output, u.cache_read, u.cache_write, u.reasoning, u.cost, s.name, s.workspace, u.plugin
            FROM usage u JOIN sessions s ON s.id=u.session_id
            WHERE (?1 IS NULL OR u.session_id IN (SELECT id FROM family)) AND (?2 IS NULL OR s.workspace=?2) AND (?3 IS NULL OR u.time>=?3)
            ORDER BY u.position DESC
            """);
        query.Bind(1, filter.SessionId).Bind(2, filter.Workspace).Bind(3, filter.Since?.UtcTicks);
        var callers = filter.By is UsageGrouping.Session or UsageGrouping.Turn ? Callers(database, filter.SessionId) : [];
        var rows = new Dictionary<string, UsageRow>(StringComparer.Ordinal);
        var total = new UsageRow("total");
        while (query.Step())
        {
            var caller = callers.GetValueOrDefault(query.GetString(0));
            var key = caller is null ? KeyOf(query, filter.By, zone) : filter.By == UsageGrouping.Session ? caller.Session : caller.Turn;
            var request = Read(query, key) with { Name = filter.By == UsageGrouping.Session ? caller?.Name ?? query.GetString(10) : null };
            rows[key] = rows.TryGetValue(key, out var before) ? Add(before, request) : request;
            total = Add(total, request);
        }

        // They came the latest first; what has no order in time goes by what it cost, then by its size. Days go by the calendar, also where a clock was set
        // back.
        IEnumerable<UsageRow> ordered = filter.By == UsageGrouping.Day ? rows.Values.OrderByDescending(static row => row.Key, StringComparer.Ordinal)
            : filter.By is UsageGrouping.Model or UsageGrouping.Project or UsageGrouping.Plugin
            ? rows.Values.OrderByDescending(static row => row.Cost).ThenByDescending(static row => row.Usage.Input + row.Usage.Output)
                .ThenBy(static row => row.Key, StringComparer.Ordinal)
            : rows.Values;
        return new UsageReport([.. ordered.Take(filter.Limit)], total);
    }

    /// <summary>Whose each sub-agent's session is in the end: up to the session that a person began, or the one that is asked about.</summary>
    private static Dictionary<string, Caller> Callers(Database database, string? top)
    {
        var found = new Dictionary<string, Caller>(StringComparer.Ordinal);
        using var query = database.Query(
            "SELECT c.id, c.parent, c.parent_turn, p.name FROM sessions c JOIN sessions p ON p.id=c.parent WHERE c.parent_turn IS NOT NULL ORDER BY c.created, "
            + "c.id");
        while (query.Step())
        {
            if (query.GetString(0) is var id && id != top)
            {
                // The parent is the older one: its own caller is known already.
                var parent = query.GetString(1);
                found[id] = found.GetValueOrDefault(parent) ?? new Caller(parent, query.GetString(2), query.GetString(3));
            }
        }

        return found;
    }

    private static string KeyOf(Statement row, UsageGrouping by, TimeZoneInfo zone) => by switch
    {
        UsageGrouping.Day =>
            TimeZoneInfo.ConvertTime(new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero), zone)
                .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        UsageGrouping.Model => row.GetStringOrNull(3) ?? "unknown",
        UsageGrouping.Session => row.GetString(0),
        UsageGrouping.Turn => row.GetStringOrNull(1) ?? row.GetString(0),
        UsageGrouping.Project => row.GetString(11),
        UsageGrouping.Plugin => row.GetStringOrNull(12) ?? "unknown",
        _ => throw new HostException(HostFailure.Invalid, "Usage is added up by day, model, session, turn, project or plugin."),
    };

    private static UsageRow Read(Statement row, string key) => new(key)
    {
        Requests = 1,
        Usage = new TokenUsage(row.GetInt64(4), row.GetInt64(5)) { CacheRead = row.GetInt64(6), CacheWrite = row.GetInt64(7), Reasoning = row.GetInt64(8) },
        Cost = (row.GetInt64OrNull(9) ?? 0) / Unit,
        Unpriced = row.GetInt64OrNull(9) is null ? 1 : 0,
    };

    private static UsageRow Add(UsageRow sum, UsageRow more) => sum with
    {
        Requests = sum.Requests + more.Requests,
        Usage = sum.Usage.Add(more.Usage),
        Cost = sum.Cost + more.Cost,
        Unpriced = sum.Unpriced + more.Unpriced,
    };

    private sealed record Caller(string Session, string Turn, string Name);
}
