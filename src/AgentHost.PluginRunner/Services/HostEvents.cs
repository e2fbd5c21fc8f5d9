using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>The plugin's own events, published by the host.</summary>
internal sealed class HostEvents(RunnerLink link) : IEvents
{
    public async ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken) =>
        await link.AskAsync<PublishParams, Empty>(RunnerMethods.EventsPublish, new PublishParams(type, sessionId, data), cancellationToken);
}
