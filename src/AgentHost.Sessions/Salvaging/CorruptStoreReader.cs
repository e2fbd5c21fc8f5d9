using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Salvaging;

/// <summary>Reads what can be read of a damaged store: pages that are no pages are stepped over.</summary>
internal sealed class CorruptStoreReader(Database database)
{
    private const int Page = 200;
    private const long Farthest = 1L << 40;

    /// <summary>Places that could not be read.</summary>
    public int Torn { get; private set; }

    /// <summary>Events that can be read, by position.</summary>
    public IEnumerable<AgentEvent> Events()
    {
        for (long? after = 0; after is { } from;)
        {
            var (events, next) = ReadPage(from);
            foreach (var e in events)
            {
                yield return e;
            }

            after = next;
        }
    }

    /// <summary>Rows of a small table, as far as they can be read.</summary>
    public List<T> Rows<T>(string sql, Func<Statement, T> read)
    {
        var rows = new List<T>();
        try
        {
            using var query = database.Query(sql);
            while (query.Step())
            {
                rows.Add(read(query));
            }
        }
        catch (SqliteException)
        {
            Torn++;
        }

        return rows;
    }

    private (List<AgentEvent> Events, long? Next) ReadPage(long after)
    {
        var events = new List<AgentEvent>();
        var last = after;
        try
        {
            using var query = database.Query($"SELECT {EventBodies.Columns} FROM events WHERE position>?1 ORDER BY position LIMIT {Page}");
            query.Bind(1, after);
            while (query.Step())
            {
                var position = query.GetInt64(0);
                if (position <= last)
                {
                    // Pages that lead in a circle.
                    throw new SqliteException(SqliteCode.Corrupt, "positions do not rise");
                }

                last = position;
                try
                {
                    events.Add(EventBodies.Read(query));
                }
                catch (Exception fault) when (fault is HostException or ArgumentException)
                {
                    Torn++;
                }
            }

            return (events, last == after ? null : last);
        }
        catch (SqliteException)
        {
            Torn++;
            return (events, Skip(last));
        }
    }

    /// <summary>Finds the next position to read from behind a place that cannot be read; null for none.</summary>
    private long? Skip(long after)
    {
        if (TryFirst(after, out var first))
        {
            // The row is there and what it holds is not.
            return first;
        }

        for (long step = 2; after + step < Farthest; step *= 2)
        {
            if (!TryFirst(after + step, out var found))
            {
                continue;
            }

            // As little as can be is stepped over.
            var (low, high) = (after + (step / 2), after + step);
            while (high - low > 1)
            {
                var middle = low + ((high - low) / 2);
                if (TryFirst(middle, out var nearer))
                {
                    (high, found) = (middle, nearer);
                }
                else
                {
                    low = middle;
                }
            }

            return found is { } next ? next - 1 : null;
        }

        return null;
    }

    private bool TryFirst(long after, out long? position)
    {
        position = null;
        try
        {
            using var query = database.Query("SELECT position FROM events WHERE position>?1 ORDER BY position LIMIT 1");
            if (query.Bind(1, after).Step())
            {
                position = query.GetInt64(0);
                return position > after;
            }

            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
