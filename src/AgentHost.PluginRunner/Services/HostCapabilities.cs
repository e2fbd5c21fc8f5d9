using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Other plugins' capabilities, called through the host: on behalf of a call or of a workspace.</summary>
internal sealed class HostCapabilities(RunnerLink link, string scope) : ICapabilities
{
    public async ValueTask<IReadOnlyList<CapabilityInfo>> ListAsync(string kind, CancellationToken cancellationToken) =>
        await link.AskAsync<CapabilityListParams, IReadOnlyList<CapabilityInfo>>(RunnerMethods.CapabilityList, new CapabilityListParams(scope, kind), cancellationToken) ?? [];

    public ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken) =>
        link.AskAsync<CapabilityInvokeParams, JsonElement>(RunnerMethods.CapabilityInvoke, new CapabilityInvokeParams(scope, kind, name, arguments), cancellationToken);
}
