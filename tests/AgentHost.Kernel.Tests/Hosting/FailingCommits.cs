using AgentHost.Sessions.Sqlite;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Makes commits of events fail as a store that is damaged does: a second connection adds a trigger whose row no commit can take.</summary>
internal static class FailingCommits
{
    public static void Begin(HostRig rig) => Execute(
        rig,
        """
        CREATE TABLE absent (id INTEGER PRIMARY KEY);
        CREATE TABLE failing (id INTEGER REFERENCES absent (id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TRIGGER fail AFTER INSERT ON events BEGIN INSERT INTO failing VALUES (1); END;
        """);

    public static void End(HostRig rig) => Execute(rig, "DROP TRIGGER fail; DROP TABLE failing; DROP TABLE absent;");

    public static string StoreOf(HostRig rig) => Directory.GetFiles(rig.Root, "sessions.db", SearchOption.AllDirectories).Single();

    private static void Execute(HostRig rig, string sql)
    {
        using var database = Database.Open(StoreOf(rig), readOnly: false);
        database.Execute(sql);
    }
}
