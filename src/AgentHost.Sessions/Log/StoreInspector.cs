using System.Globalization;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Looks at a store as a whole. Reads all of it.</summary>
internal static class StoreInspector
{
    public static StoreInspection Inspect(Database database, string path, Func<string, string?>? network)
    {
        var damage = Texts(database, "PRAGMA integrity_check(10)").Where(static line => line != "ok").ToList();
        damage.AddRange(Texts(database, "SELECT 'a row of ' || \"table\" || ' without what it belongs to' FROM pragma_foreign_key_check LIMIT 10"));
        return new StoreInspection(
            path,
            damage,
            Texts(database, "PRAGMA journal_mode").FirstOrDefault() ?? "?",
            database.Scalar("SELECT count(*) FROM sessions"),
            new FileInfo(path).Length,
            Owners(database)) { Network = (network ?? NetworkDisk.Find)(Path.GetDirectoryName(path)!) };
    }

    private static List<string> Owners(Database database)
    {
        var owners = new List<string>();
        using var query = database.Query("SELECT s.name, l.pid, l.label FROM leases l JOIN sessions s ON s.id=l.session_id WHERE l.owner IS NOT NULL LIMIT 20");
        while (query.Step())
        {
            owners.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"\"{query.GetString(0)}\" is held by process {query.GetInt64(1)} ({query.GetString(2)}), or was when that ended."));
        }

        return owners;
    }

    private static List<string> Texts(Database database, string sql)
    {
        var lines = new List<string>();
        using var query = database.Query(sql);
        while (query.Step())
        {
            lines.Add(query.GetString(0));
        }

        return lines;
    }
}
