using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>One transaction of the writer.</summary>
internal sealed class WriteContext
{
    public WriteContext(Database database) => Database = database;

    /// <summary>The connection that writes.</summary>
    public Database Database { get; }

    /// <summary>Events that the transaction stored so far.</summary>
    public List<AgentEvent> Stored { get; } = [];

    /// <summary>Appends one stamped event to the log and to the projections.</summary>
    /// <param name="stamped">The event.</param>
    /// <param name="body">Its JSON.</param>
    /// <param name="told">Whether it is told once it is stored; what happened before, elsewhere, is not.</param>
    /// <returns>It, with its position.</returns>
    public AgentEvent Append(AgentEvent stamped, byte[] body, bool told = true)
    {
        using (var insert = Database.Query(
            "INSERT INTO events (session_id, sequence, time, type, turn_id, body, plugin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"))
        {
            insert.Bind(1, stamped.SessionId).Bind(2, stamped.Sequence).Bind(3, stamped.Time.UtcTicks)
                .Bind(4, stamped.Type).Bind(5, stamped.TurnId).BindUtf8(6, body)
                .Bind(7, (stamped as OtherEvent)?.Plugin).Step();
        }

        var stored = stamped with { Position = Database.LastRowId };
        Projections.Apply(Database, stored);
        if (told)
        {
            Stored.Add(stored);
        }

        return stored;
    }
}
