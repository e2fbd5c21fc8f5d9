using System.Text.Json;
using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions;

/// <summary>
/// Reads and writes the settings of single sessions, which lie beside their logs: they are a person's word for this store, and no import brings any.
/// </summary>
public static class SessionSettingsTable
{
    /// <summary>Reads the settings of a session; null for none.</summary>
    public static SessionSettings? Read(Database database, string sessionId)
    {
        using var query = database.Query("SELECT value FROM meta WHERE key='settings/'||?1");
        try
        {
            return query.Bind(1, sessionId).Step() ? ClientJson.Read<SessionSettings>(query.GetString(0)) : null;
        }
        catch (JsonException)
        {
            // Of a newer version, or damaged: then the person's other settings hold.
            return null;
        }
    }

    /// <summary>Replaces what a session has.</summary>
    public static bool Write(Database database, string sessionId, SessionSettings? settings)
    {
        var isNothing = settings is null || settings == new SessionSettings();
        using var write = database.Query(
            isNothing ? "DELETE FROM meta WHERE key='settings/'||?1" : "INSERT OR REPLACE INTO meta (key, value) VALUES ('settings/'||?1, ?2)");
        write.Bind(1, sessionId);
        if (!isNothing)
        {
            write.Bind(2, ClientJson.Write(settings!));
        }

        return write.Step();
    }
}
