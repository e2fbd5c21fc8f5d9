using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Projections of the event log: tables that depend on the events alone, so that they can be rebuilt.</summary>
internal static class Projections
{
    /// <summary>Takes in one event, stamped and with its position.</summary>
    public static void Apply(Database database, AgentEvent value)
    {
        if (value.SessionId is not { } id)
        {
            return;
        }

        switch (value)
        {
            case SessionCreated created:
                Create(database, id, created);
                return;
            case SessionUpdated updated:
                Update(database, id, updated);
                break;
            case TurnQueued { TurnId: { } turn }:
                OpenTurn(database, id, turn, value);
                break;
            case TurnSteered steered:
                QueueTable.Delete(database, id, steered.SteerId);
                break;
            case TurnStarted started:
                Start(database, id, started);
                break;
            case TurnCompleted { TurnId: { } turn }:
                using (var delete = database.Query("DELETE FROM open_turns WHERE session_id=?1 AND turn_id=?2"))
                {
                    delete.Bind(1, id).Bind(2, turn).Step();
                }

                QueueTable.Delete(database, id, turn);
                break;
            case StepCompleted step:
                Count(database, id, step.Usage, step.Cost);
                UsageTable.Add(database, step, step.Model, step.Usage, step.Cost, step.Plugin);
                break;
            case UsageCounted counted:
                Count(database, id, counted.Usage, counted.Cost);
                UsageTable.Add(database, counted, counted.Model, counted.Usage, counted.Cost, counted.Plugin);
                break;
            case PartCompleted part:
                using (var insert = database.Query("INSERT OR REPLACE INTO parts (session_id, message_id, number, position) VALUES (?1, ?2, ?3, ?4)"))
                {
                    insert.Bind(1, id).Bind(2, part.MessageId).Bind(3, part.Index).Bind(4, part.Position).Step();
                }

                break;
            case MessageAppended appended:
                Append(database, id, appended);
                break;
            case MessageWithdrawn withdrawn:
                Withdraw(database, id, withdrawn.MessageId);
                break;
            case ToolCompleted tool:
                foreach (var file in tool.FilesSeen)
                {
                    See(database, id, file.Path, file.Hash);
                }

                break;
            case FileChanged file:
                Change(database, id, file.Change);
                break;
            default:
                break;
        }

        using var touch = database.Query("UPDATE sessions SET updated=max(updated, ?2), used=max(used, ?3) WHERE id=?1");
        touch.Bind(1, id).Bind(2, value.Time.UtcTicks).Bind(3, value.Position).Step();
    }

    /// <summary>Makes all of them again from the log.</summary>
    public static void Rebuild(Database database)
    {
        database.Execute("DELETE FROM sessions; DELETE FROM messages; DELETE FROM parts; DELETE FROM files_seen; DELETE FROM open_turns; DELETE FROM usage");
        using var events = database.Query($"SELECT {EventBodies.Columns} FROM events WHERE session_id IS NOT NULL ORDER BY position");
        while (events.Step())
        {
            Apply(database, EventBodies.Read(events));
        }
    }

    private static void Create(Database database, string id, SessionCreated created)
    {
        var session = created.Session;
        using var insert = database.Query(
            "INSERT INTO sessions (id, name, workspace, created, updated, parent, model, used, client) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        insert.Bind(1, id).Bind(2, session.Name).Bind(3, session.Workspace).Bind(4, session.CreatedAt.UtcTicks)
            .Bind(5, created.Time.UtcTicks).Bind(6, session.Parent).Bind(7, session.Model).Bind(8, created.Position).Bind(9, session.Client).Step();
        if (session.ParentTurn is { } turn)
        {
            using var agent = database.Query("UPDATE sessions SET parent_turn=?2 WHERE id=?1");
            agent.Bind(1, id).Bind(2, turn).Step();
        }
    }

    private static void Update(Database database, string id, SessionUpdated updated)
    {
        using var update = database.Query("UPDATE sessions SET name=coalesce(?2, name), model=coalesce(?3, model), title=coalesce(?4, title) WHERE id=?1");
        update.Bind(1, id).Bind(2, updated.Name).Bind(3, updated.Model).Bind(4, updated.Title).Step();
    }

    private static void Start(Database database, string id, TurnStarted started)
    {
        using (var update = database.Query("UPDATE sessions SET turn_count=turn_count+1, model=coalesce(nullif(?2, ''), model) WHERE id=?1"))
        {
            update.Bind(1, id).Bind(2, started.Model).Step();
        }

        if (started.TurnId is { } turn)
        {
            OpenTurn(database, id, turn, started);
            QueueTable.Delete(database, id, turn);
        }
    }

    private static void OpenTurn(Database database, string id, string turn, AgentEvent value)
    {
        using var insert = database.Query("INSERT OR IGNORE INTO open_turns (session_id, turn_id, sequence) VALUES (?1, ?2, ?3)");
        insert.Bind(1, id).Bind(2, turn).Bind(3, value.Sequence).Step();
    }

    private static void Count(Database database, string id, TokenUsage usage, decimal? cost)
    {
        using var update = database.Query(
            "UPDATE sessions SET input=input+?2, output=output+?3, cache_read=cache_read+?4, cache_write=cache_write+?5, reasoning=reasoning+?6, "
            + "cost=cost+?7 WHERE id=?1");
        update.Bind(1, id).Bind(2, usage.Input).Bind(3, usage.Output).Bind(4, usage.CacheRead).Bind(5, usage.CacheWrite).Bind(6, usage.Reasoning)
            .Bind(7, UsageTable.Units(cost ?? 0)).Step();
    }

    private static void Append(Database database, string id, MessageAppended appended)
    {
        using (var insert = database.Query(
            """
            INSERT OR IGNORE INTO messages (session_id, sequence, message_id, role, turn_id, model, interrupted, created, position, whole)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """))
        {
            insert.Bind(1, id).Bind(2, appended.Sequence).Bind(3, appended.MessageId).Bind(4, (long)appended.Role).Bind(5, appended.TurnId)
                .Bind(6, appended.Model).Bind(7, appended.Interrupted ? 1 : 0).Bind(8, appended.Time.UtcTicks).Bind(9, appended.Position)
                .Bind(10, appended.Parts is null ? 0 : 1).Step();
        }

        AddMessages(database, id, database.Changes);
    }

    private static void Withdraw(Database database, string id, string message)
    {
        using (var parts = database.Query("DELETE FROM parts WHERE session_id=?1 AND message_id=?2"))
        {
            parts.Bind(1, id).Bind(2, message).Step();
        }

        using (var delete = database.Query("DELETE FROM messages WHERE session_id=?1 AND message_id=?2"))
        {
            delete.Bind(1, id).Bind(2, message).Step();
        }

        AddMessages(database, id, -database.Changes);
    }

    private static void AddMessages(Database database, string id, int count)
    {
        if (count != 0)
        {
            using var update = database.Query("UPDATE sessions SET message_count=message_count+?2 WHERE id=?1");
            update.Bind(1, id).Bind(2, count).Step();
        }
    }

    private static void Change(Database database, string id, AppliedChange change)
    {
        if (change.Kind == FileChangeKind.Write && change.After is { } after)
        {
            See(database, id, change.Path, after);
            return;
        }

        if (change is { Kind: FileChangeKind.Move, To: { } to })
        {
            using var move = database.Query(
                "INSERT OR REPLACE INTO files_seen (session_id, path, hash) SELECT session_id, ?3, coalesce(?4, hash) "
                + "FROM files_seen WHERE session_id=?1 AND path=?2");
            move.Bind(1, id).Bind(2, change.Path).Bind(3, to).Bind(4, change.After).Step();
        }

        if (change.Kind is FileChangeKind.Move or FileChangeKind.Delete)
        {
            using var delete = database.Query("DELETE FROM files_seen WHERE session_id=?1 AND path=?2");
            delete.Bind(1, id).Bind(2, change.Path).Step();
        }
    }

    private static void See(Database database, string id, string path, string hash)
    {
        using var upsert = database.Query("INSERT OR REPLACE INTO files_seen (session_id, path, hash) VALUES (?1, ?2, ?3)");
        upsert.Bind(1, id).Bind(2, path).Bind(3, hash).Step();
    }
}
