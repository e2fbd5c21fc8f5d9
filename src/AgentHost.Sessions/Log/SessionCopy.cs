using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Copies what happened in a session into a new one.</summary>
internal static class SessionCopy
{
    private const int Page = 500;

    /// <summary>Number of the event that finished a message.</summary>
    /// <param name="database">The store.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="message">The message's id, or what only its id begins with.</param>
    /// <exception cref="HostException">There is no such message, or there are several.</exception>
    public static long EndOf(Database database, string sessionId, string message)
    {
        using var query = database.Query(
            "SELECT sequence FROM messages WHERE session_id=?1 AND substr(message_id, 1, length(?2))=?2 ORDER BY message_id<>?2, sequence LIMIT 2");
        query.Bind(1, sessionId).Bind(2, message);
        if (!query.Step())
        {
            throw new HostException(HostFailure.NotFound, $"The session has no message {message}: agent session show --json has their ids.");
        }

        var sequence = query.GetInt64(0);
        return query.Step() && !Has(database, sessionId, message)
            ? throw new HostException(HostFailure.Invalid, $"\"{message}\" fits several messages: give more of its characters.")
            : sequence;
    }

    /// <summary>Copies events and the right to name blobs, and says behind them where they are from. What was spent stays counted where it was spent.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="from">The session to copy.</param>
    /// <param name="to">The new one, whose first event is there already.</param>
    /// <param name="last">Number of the last event to copy.</param>
    /// <param name="at">Now.</param>
    public static void Run(WriteContext context, string from, string to, long last, DateTimeOffset at)
    {
        var database = context.Database;
        using (var blobs = database.Query(
            """
            INSERT OR IGNORE INTO blobs (session_id, blob_id)
            WITH RECURSIVE line(id) AS (SELECT ?1 UNION SELECT s.parent FROM sessions s JOIN line ON s.id=line.id WHERE s.parent IS NOT NULL)
            SELECT ?2, blob_id FROM blobs WHERE session_id IN (SELECT id FROM line)
            """))
        {
            blobs.Bind(1, from).Bind(2, to).Step();
        }

        long sequence = 1;
        var imported = LogReader.LastImported(database, from);
        long copiedImport = 0;
        var written = new HashSet<string>(StringComparer.Ordinal);
        for (long after = 0; LogReader.Events(database, from, after, Page) is { Count: > 0 } page; after = page[^1].Sequence!.Value)
        {
            foreach (var e in page.TakeWhile(e => e.Sequence <= last))
            {
                if (OfCopy(e) is { } copy)
                {
                    Append(context, copy, to, ++sequence);
                    copiedImport = e.Sequence <= imported ? sequence : copiedImport;
                    if (copy is MessageAppended message)
                    {
                        written.Add(message.MessageId);
                    }
                }
            }

            if (page[^1].Sequence >= last)
            {
                break;
            }
        }

        if (copiedImport > 0)
        {
            LogReader.NoteImported(database, to, copiedImport);
        }

        // A message that was withdrawn later is none here either.
        foreach (var id in written.Where(id => !Has(database, from, id) && Has(database, to, id)))
        {
            Append(context, new MessageWithdrawn(id) { Time = at }, to, ++sequence);
        }

        var forked = new SessionForked(from, last) { SessionId = to, Sequence = ++sequence, Time = at };
        context.Append(forked, EventBodies.Write(forked));
    }

    private static void Append(WriteContext context, AgentEvent e, string to, long sequence)
    {
        var copy = e with { SessionId = to, Sequence = sequence, Position = null, After = null };
        context.Append(copy, EventBodies.Write(copy), told: false);
    }

    private static AgentEvent? OfCopy(AgentEvent e) => e switch
    {
        SessionCreated or SessionForked or UsageCounted or TurnQueued => null, // what waits, waits in one session
        OtherEvent { Fork: false } => null,
        TurnSteered { MessageId: null } => null,
        SessionUpdated { Model: null, Title: null } => null,
        SessionUpdated updated => updated with { Name = null },
        StepCompleted step => step with { Usage = TokenUsage.None, Cost = 0 },
        _ => e,
    };

    private static bool Has(Database database, string sessionId, string message)
    {
        using var query = database.Query("SELECT 1 FROM messages WHERE session_id=?1 AND message_id=?2");
        return query.Bind(1, sessionId).Bind(2, message).Step();
    }
}
