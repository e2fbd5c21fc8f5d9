using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A capability of any other kind in the runner.</summary>
internal sealed class RunnerCapability(RunnerHandle handle) : Capability
{
    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        return await handle.Runtime.AskAsync<InvokeParams, JsonElement>(RunnerMethods.CapabilityInvoke, new InvokeParams(instance, arguments), cancellationToken);
    }
}
