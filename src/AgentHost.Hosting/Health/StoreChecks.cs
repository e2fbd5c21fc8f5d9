using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting.Health;

/// <summary>The session store.</summary>
internal static class StoreChecks
{
    public static async ValueTask<IReadOnlyList<HealthCheck>> RunAsync(Task<SessionStore> store, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await store;
            var found = await opened.InspectAsync(cancellationToken);
            var checks = new List<HealthCheck>();
            checks.AddRange(found.Damage.Select(damage =>
                new HealthCheck("store", HealthState.Failed, $"{found.Path} is damaged: {damage}. agent doctor --repair saves what can be read.")));
            if (checks.Count == 0)
            {
                checks.Add(new HealthCheck(
                    "store",
                    HealthState.Ok,
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"{found.Path} is in order: {found.Sessions} {(found.Sessions == 1 ? "session" : "sessions")}, "
                        + $"{found.Bytes / 1024.0 / 1024.0:0.0} MB.")));
            }

            if (opened.IsReadOnly)
            {
                checks.Add(new HealthCheck(
                    "store",
                    HealthState.Warning,
                    $"{found.Path} may be read and not written: sessions can be listed, shown, searched and exported, and none can begin or go on. "
                    + "Check the permissions of the file and its folder."));
            }

            if (Doubt(found) is { } doubt)
            {
                checks.Add(new HealthCheck("store", HealthState.Warning, doubt));
            }

            checks.AddRange(found.Owners.Select(static owner => new HealthCheck("sessions in use", HealthState.Ok, owner)));
            return checks;
        }
        catch (HostException exception)
        {
            return [new HealthCheck("store", HealthState.Failed, exception.Message)];
        }
    }

    /// <summary>Describes the drawbacks of the store's place; null for none.</summary>
    private static string? Doubt(StoreInspection found) => (found.Network, found.Journal) switch
    {
        ({ } network, "wal") =>
            $"{found.Path} is on a network file system ({network}) and keeps a write-ahead log, as it did on a disk of its own: "
            + "programs on two machines can damage it. The setting sessions.path names a folder on a local disk.",
        ({ } network, var journal) =>
            $"{found.Path} is on a network file system ({network}) and keeps a {journal} journal therefore: several programs at once are slow there. "
            + "The setting sessions.path names a folder on a local disk.",
        (null, not "wal") =>
            $"{found.Path} keeps a {found.Journal} journal, as on a network file system: several programs at once are slow there. "
            + "The setting sessions.path names another folder.",
        _ => null,
    };
}
