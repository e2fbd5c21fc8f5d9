using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting.Telemetry;

/// <summary>The exports of a host, one for each workspace whose settings name sinks. Made with the first.</summary>
internal sealed class TelemetryExports(EventBus bus, Task<SessionStore> store, SessionService sessions, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<TelemetryExport>> _exports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _resource = new(StringComparer.Ordinal)
    {
        ["service.name"] = AgentJson.ToElement("agent"),
        ["service.version"] = AgentJson.ToElement(
            typeof(TelemetryExports).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"),
        ["service.instance.id"] = AgentJson.ToElement(Guid.NewGuid().ToString()),
        ["process.pid"] = OpenSpan.Number(Environment.ProcessId),
    };

    /// <summary>Listens to a workspace from now on, once.</summary>
    /// <returns>What is wrong with the names of its sinks; null for nothing.</returns>
    public string? Follow(Workspace workspace)
    {
        _ = _exports.GetOrAdd(
            workspace.Root, _ => new Lazy<TelemetryExport>(() => new TelemetryExport(workspace, bus, store, sessions, _resource, time, log))).Value;
        var missing = workspace.Settings.Texts("telemetry", "sinks")
            .Where(name => workspace.Services.Registry.Find(CapabilityKinds.TelemetrySink, name) is null).ToList();
        return missing.Count == 0
            ? null
            : $"telemetry.sinks names {string.Join(", ", missing)}, and no plugin here brings a telemetry sink of that name: nothing is sent to it.";
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_exports.Values.Select(static export => export.Value.DisposeAsync().AsTask()));
}
