using System.Globalization;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Sessions;
using AgentHost.Sessions.Salvaging;

namespace AgentHost.Hosting.Health;

/// <summary>Repairs the session store, which no host can open while it is damaged.</summary>
public static class StoreDoctor
{
    /// <summary>Makes a whole store of what can be read of a damaged one; the damaged file is kept beside it.</summary>
    /// <returns>What came of it; what is lost is a check of its own.</returns>
    /// <exception cref="HostException">There is no store, somebody uses it, or it is of a newer or another program: nothing was touched.</exception>
    public static Task<IReadOnlyList<HealthCheck>> RepairAsync() =>
        Task.Run<IReadOnlyList<HealthCheck>>(static () =>
            Repair(new StorePlace(
                HostFolders.Resolve(Environment.GetEnvironmentVariable),
                Environment.GetEnvironmentVariable,
                HostFolders.ManagedSettings).Folder, TimeProvider.System));

    internal static List<HealthCheck> Repair(string folder, TimeProvider time)
    {
        var report = new StoreSalvage(folder, time).Run();
        var there = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Sessions} {(report.Sessions == 1 ? "session" : "sessions")} with {report.Events} {(report.Events == 1 ? "event" : "events")}");
        return report.Kept is { } kept
            ? [
                new HealthCheck("repair", HealthState.Warning, $"The store was made anew with {there}. The damaged file is kept: {kept}."),
                .. report.Lost.Select(static lost => new HealthCheck("lost", HealthState.Warning, lost))
            ]
            : [new HealthCheck("repair", HealthState.Ok, $"The store is in order ({there}): nothing was changed.")];
    }
}
