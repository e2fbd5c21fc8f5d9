using System.Text;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Metering;

namespace AgentHost.Server.Api;

/// <summary>The endpoint of numbers, for Prometheus.</summary>
internal static class MetricsEndpoint
{
    public static void AddTo(EndpointList list, ServerParts parts) => list.Add(new Endpoint(
        "GET",
        "/metrics",
        AccessScopes.Read,
        EndpointPlace.Server,
        "Reads numbers of the server as Prometheus's text format.",
        async call => await call.WriteAsync(
            Encoding.UTF8.GetBytes(parts.Meters.Text.Write(await GaugesAsync(parts, call.Aborted))), PrometheusText.MediaType, 200))
    {
        Kind = AnswerKind.Text,
        TextTypes = ["text/plain"],
    });

    private static async ValueTask<IReadOnlyList<PrometheusGauge>> GaugesAsync(ServerParts parts, CancellationToken cancellationToken) =>
    [
        new("agent_listeners", "Streams that are open, and answers that are waited for.", parts.Counters.Listeners),
        new("agent_workspaces", "Workspaces that are open.", parts.Workspaces.Count),
        new("agent_turns_running", "Turns that run.", parts.Watch.Running),
        new("agent_waiting", "Permission requests and questions that wait for a person.",
            (await parts.Host.Permissions.ListPendingAsync(cancellationToken)).Count + parts.Watch.Questions.Count),
        new("process_resident_memory_bytes", "Memory of the process.", Environment.WorkingSet),
        new("process_start_time_seconds", "Time at which the server began, in seconds since 1970.", parts.StartedAt.ToUnixTimeMilliseconds() / 1_000.0),
        .. (await parts.Workspaces.ListPluginsAsync(cancellationToken)).Select(static plugin =>
            new PrometheusGauge("agent_plugin_faults_total", "Calls of plugins that failed.", plugin.Usage?.Failures ?? 0)
            {
                Label = ("plugin", plugin.Id),
                IsCounter = true,
            }),
    ];
}
