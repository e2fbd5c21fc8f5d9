using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>
/// Prompts that wait, beside the log: any process may leave one, only the session's owner tells of it. Whole requests are a person's word for this store, so no
/// event, fork or import carries one.
/// </summary>
/// <remarks>A row goes in the transaction that stores the beginning or the end of its turn, or that its words were taken by the turn that runs.</remarks>
public static class QueueTable
{
    /// <summary>The most prompts that wait in a session.</summary>
    public const int Most = 100;

    /// <summary>The most bytes of them.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const string OfSession = "key>'queue/'||?1||'/' AND key<'queue/'||?1||'0'";
    private const string Id = "substr(key, length(?1)+8)";

    /// <summary>Leaves a prompt; one that is there already stays.</summary>
    /// <param name="database">The store.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="row">The prompt.</param>
    /// <param name="bounded">False for one that runs next, however much is held beside it.</param>
    /// <exception cref="HostException">Too much waits.</exception>
    public static bool Add(Database database, string sessionId, QueueRow row, bool bounded = true)
    {
        if (Find(database, sessionId, row.TurnId) is not null)
        {
            return false;
        }

        var value = Write(row);
        if (bounded)
        {
            using var sum = database.Query($"SELECT count(*), coalesce(sum(length(value)), 0) FROM meta WHERE {OfSession}");
            sum.Bind(1, sessionId).Step();
            if (sum.GetInt64(0) >= Most || sum.GetInt64(1) + value.Length > MostBytes)
            {
                throw new HostException(
                    HostFailure.Invalid, $"In this session wait as many prompts as may ({Most}, {MostBytes >> 20} MB): wait for them, or take some out.");
            }
        }

        Put(database, sessionId, row.TurnId, value);
        return true;
    }

    /// <summary>Lets a prompt that nobody told of yet say something else.</summary>
    /// <returns>False where there is none.</returns>
    public static bool Change(Database database, string sessionId, string turnId, IReadOnlyList<Part> parts)
    {
        if (Left(database, sessionId).Find(row => row.TurnId == turnId) is not { } row)
        {
            return false;
        }

        Put(database, sessionId, turnId, Write(row with { Request = row.Request with { Parts = parts } }));
        return true;
    }

    public static QueueRow? Find(Database database, string sessionId, string turnId)
    {
        using var query = database.Query($"SELECT {Id}, value FROM meta WHERE key='queue/'||?1||'/'||?2");
        return Rows(query.Bind(1, sessionId).Bind(2, turnId)).FirstOrDefault();
    }

    /// <summary>Prompts that wait, those that their owner told of among them.</summary>
    public static List<QueueRow> All(Database database, string sessionId)
    {
        using var query = database.Query($"SELECT {Id}, value FROM meta WHERE {OfSession}");
        return Rows(query.Bind(1, sessionId));
    }

    /// <summary>Prompts that no owner told of yet, the oldest first.</summary>
    public static List<QueueRow> Left(Database database, string sessionId)
    {
        using var query = database.Query(
            $"SELECT {Id}, value FROM meta WHERE {OfSession} AND NOT EXISTS (SELECT 1 FROM open_turns WHERE session_id=?1 AND turn_id={Id})");
        var rows = Rows(query.Bind(1, sessionId)).ToList();
        if (rows.Count > 1)
        {
            rows.Sort(static (one, other) => one.At == other.At ? string.CompareOrdinal(one.TurnId, other.TurnId) : one.At.CompareTo(other.At));
        }

        return rows;
    }

    /// <summary>Sessions in which something waits.</summary>
    public static List<string> Sessions(Database database)
    {
        var found = new List<string>();
        using var query = database.Query("SELECT DISTINCT substr(key, 7, instr(substr(key, 7), '/')-1) FROM meta WHERE key>'queue/' AND key<'queue0'");
        while (query.Step())
        {
            found.Add(query.GetString(0));
        }

        return found;
    }

    /// <summary>Takes a prompt out.</summary>
    /// <returns>False where there is none.</returns>
    public static bool Delete(Database database, string sessionId, string turnId)
    {
        using var delete = database.Query("DELETE FROM meta WHERE key='queue/'||?1||'/'||?2");
        delete.Bind(1, sessionId).Bind(2, turnId).Step();
        return database.Changes > 0;
    }

    /// <summary>Takes out all that a session has.</summary>
    public static void Clear(Database database, string sessionId)
    {
        using var delete = database.Query($"DELETE FROM meta WHERE {OfSession}");
        delete.Bind(1, sessionId).Step();
    }

    private static void Put(Database database, string sessionId, string turnId, string value)
    {
        using var put = database.Query("INSERT OR REPLACE INTO meta (key, value) VALUES ('queue/'||?1||'/'||?2, ?3)");
        put.Bind(1, sessionId).Bind(2, turnId).Bind(3, value).Step();
    }

    private static string Write(QueueRow row) =>
        new StringBuilder().Append(row.Steer ? 's' : 'q').Append(row.At.UtcTicks.ToString(CultureInfo.InvariantCulture)).Append('\n')
            .Append(ClientJson.Write(row.Request)).ToString();

    private static List<QueueRow> Rows(Statement query)
    {
        var rows = new List<QueueRow>();
        while (query.Step())
        {
            if (Read(query.GetString(0), query.GetString(1)) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static QueueRow? Read(string turnId, string value)
    {
        var end = value.IndexOf('\n', StringComparison.Ordinal);
        if (end < 2 || !long.TryParse(value.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return null;
        }

        try
        {
            return new QueueRow(turnId, value[0] == 's', new DateTimeOffset(ticks, TimeSpan.Zero), ClientJson.Read<PromptRequest>(value[(end + 1)..]));
        }
        catch (JsonException)
        {
            // Of a newer version, or damaged.
            return null;
        }
    }
}
