using System.Text.Json;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>A plugin's values in the store, before the store has been opened.</summary>
internal sealed class DeferredKeyValueStore(Task<SessionStore> store, string plugin) : IKeyValueStore
{
    public async ValueTask<StoredValue?> GetAsync(string key, CancellationToken cancellationToken) =>
        await (await store).KeyValues(plugin).GetAsync(key, cancellationToken);

    public async ValueTask<bool> SetAsync(string key, JsonElement? value, long? expectedVersion, CancellationToken cancellationToken) =>
        await (await store).KeyValues(plugin).SetAsync(key, value, expectedVersion, cancellationToken);
}
