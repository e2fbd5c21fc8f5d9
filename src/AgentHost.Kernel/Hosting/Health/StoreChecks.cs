using AgentHost.Kernel.Sessions;

namespace AgentHost.Kernel.Hosting.Health;

/// <summary>The session store.</summary>
internal static class StoreChecks
{
    public static async ValueTask<IReadOnlyList<HealthCheck>> RunAsync(Task<SessionStore> store, CancellationToken cancellationToken)
    {
        try
        {
            var found = await (await store).InspectAsync(cancellationToken);
            var checks = new List<HealthCheck>();
            checks.AddRange(found.Damage.Select(damage => new HealthCheck("store", HealthState.Failed, $"{found.Path} is damaged: {damage}. agent doctor --repair saves what can be read.")));
            if (checks.Count == 0)
            {
                checks.Add(new HealthCheck("store", HealthState.Ok, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{found.Path} is in order: {found.Sessions} {(found.Sessions == 1 ? "session" : "sessions")}, {found.Bytes / 1024.0 / 1024.0:0.0} MB.")));
            }

            if (found.Journal != "wal")
            {
                checks.Add(new HealthCheck("store", HealthState.Warning, $"{found.Path} keeps a {found.Journal} journal, as on a network's disk: several programs at once are slow there. AGENT_DATA_HOME names another folder."));
            }

            checks.AddRange(found.Owners.Select(static owner => new HealthCheck("sessions in use", HealthState.Ok, owner)));
            return checks;
        }
        catch (HostException exception)
        {
            return [new HealthCheck("store", HealthState.Failed, exception.Message)];
        }
    }
}
