using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Importing;

/// <summary>Writes the events of an export as a session of this store.</summary>
internal static class SessionImport
{
    /// <summary>Runs within a transaction; what throws leaves nothing behind.</summary>
    /// <exception cref="HostException">The session is there, or an event makes no sense.</exception>
    public static bool Run(WriteContext context, ImportedEvents imported, Action<Database, IReadOnlyDictionary<string, byte[]>> keep, DateTimeOffset now)
    {
        var (id, events, places, name) = imported;
        if (LogReader.LastSequence(context.Database, id) > 0)
        {
            throw new HostException(HostFailure.Invalid, $"There is a session {id} already: an import overwrites none. Delete it first, or go on with it.");
        }

        // Before the first event: what was spent elsewhere is not counted, and files are not taken back.
        LogReader.NoteImported(context.Database, id, events.Count);
        var kept = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            try
            {
                var mine = StoredArguments.Bound(StoredArguments.WithoutBlobs(Detached(context.Database, e)), kept);
                keep(context.Database, kept);
                kept.Clear();
                context.Append(mine, EventBodies.Write(mine), told: false);
            }
            catch (Exception fault) when (fault is not (HostException or SqliteException { Primary: not SqliteCode.Constraint }))
            {
                throw new HostException(
                    HostFailure.Invalid, $"{places[(int)e.Sequence! - 1]}: the event {e.Type} is not whole ({fault.GetType().Name}).", fault);
            }
        }

        try
        {
            // What cannot be read back is not kept either.
            LogReader.Messages(context.Database, id, skip: 0, limit: -1);
            HistoryRepair.Arrange(LogReader.Messages(context.Database, id, skip: 0, limit: -1));
        }
        catch (Exception fault) when (fault is not SqliteException)
        {
            throw new HostException(HostFailure.Invalid, $"The messages of the export cannot be put together ({fault.Message}).", fault);
        }

        Rename(context, id, events, name, now);
        return true;
    }

    /// <summary>A parent that is in this store would lend it what that one kept.</summary>
    private static AgentEvent Detached(Database database, AgentEvent e) =>
        e is SessionCreated { Session.Parent: { } parent } created && LogReader.LastSequence(database, parent) > 0
            ? created with { Session = created.Session with { Parent = null }, Position = null, After = null }
            : e with { Position = null, After = null };

    private static void Rename(WriteContext context, string id, IReadOnlyList<AgentEvent> events, string? name, DateTimeOffset now)
    {
        var info = LogReader.Session(context.Database, id) ?? throw new HostException(HostFailure.Invalid, "The export has no session.");
        var unique = SessionDirectory.UniqueName(context.Database, info.Workspace, name ?? info.Name, except: id);
        if (unique != info.Name)
        {
            var renamed = new SessionUpdated { Name = unique, SessionId = id, Sequence = events.Count + 1, Time = now };
            context.Append(renamed, EventBodies.Write(renamed), told: false);
        }
    }
}
