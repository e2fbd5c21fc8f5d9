using System.Text.Json;

namespace AgentHost.Kernel.Hosting;

/// <summary>What a plugin reaches of others outside of any workspace: nothing, since capabilities belong to workspaces.</summary>
internal sealed class NoCapabilities : ICapabilities
{
    public ValueTask<IReadOnlyList<CapabilityInfo>> ListAsync(string kind, CancellationToken cancellationToken) => new([]);

    public ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken) =>
        throw new CapabilityException($"{kind}/{name} can be called from within a workspace only: use the capabilities of the call's context.");
}
