using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Takes a session out of the store's tables.</summary>
internal static class SessionRemoval
{
    /// <summary>Removes all rows of a session.</summary>
    /// <returns>Digits of the blobs that nobody has any more.</returns>
    public static IReadOnlyList<string> Run(Database database, string sessionId)
    {
        // What is gone leaves no traces in the file's free pages.
        database.Execute("PRAGMA secure_delete=ON");
        Inherit(database, sessionId);
        var orphans = new List<string>();
        using (var query = database.Query(
            "SELECT blob_id FROM blobs b WHERE session_id=?1 AND NOT EXISTS (SELECT 1 FROM blobs o WHERE o.blob_id=b.blob_id AND o.session_id<>?1)"))
        {
            query.Bind(1, sessionId);
            while (query.Step())
            {
                orphans.Add(query.GetString(0));
            }
        }

        foreach (var sql in (ReadOnlySpan<string>)
        [
            "DELETE FROM blobs WHERE session_id=?1",
            "DELETE FROM sessions WHERE id=?1", // and with it messages, parts, files seen and open turns
            "DELETE FROM events WHERE session_id=?1",
            "DELETE FROM leases WHERE session_id=?1",
            "DELETE FROM meta WHERE key IN ('imported/'||?1, 'settings/'||?1)",
        ])
        {
            using var delete = database.Query(sql);
            delete.Bind(1, sessionId).Step();
        }

        QueueTable.Clear(database, sessionId);
        return orphans;
    }

    /// <summary>Sessions that came from it keep the blobs that they could name through it.</summary>
    private static void Inherit(Database database, string sessionId)
    {
        using var insert = database.Query(
            """
            INSERT OR IGNORE INTO blobs (session_id, blob_id)
            WITH RECURSIVE line(id) AS (SELECT ?1 UNION SELECT s.parent FROM sessions s JOIN line ON s.id=line.id WHERE s.parent IS NOT NULL)
            SELECT child.id, b.blob_id FROM sessions child JOIN blobs b ON b.session_id IN (SELECT id FROM line) WHERE child.parent=?1
            """);
        insert.Bind(1, sessionId).Step();
    }
}
