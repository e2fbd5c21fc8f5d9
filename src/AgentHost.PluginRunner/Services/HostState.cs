using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>The plugin's stored values, at the host.</summary>
internal sealed class HostState(RunnerLink link) : IKeyValueStore
{
    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken cancellationToken) =>
        link.AskAsync<StateKeyParams, StoredValue>(RunnerMethods.StateGet, new StateKeyParams(key), cancellationToken);

    public ValueTask<bool> SetAsync(string key, JsonElement? value, long? expectedVersion, CancellationToken cancellationToken) =>
        link.AskAsync<StateSetParams, bool>(RunnerMethods.StateSet, new StateSetParams(key, value ?? AgentJson.EmptyObject, value is null, expectedVersion), cancellationToken);
}
