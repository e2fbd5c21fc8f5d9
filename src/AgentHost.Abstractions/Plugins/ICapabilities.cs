using System.Text.Json;

namespace AgentHost;

/// <summary>Capabilities that other plugins provide.</summary>
/// <remarks>Thread-safe.</remarks>
public interface ICapabilities
{
    /// <summary>Lists the capabilities of a kind that are here, activating nothing.</summary>
    ValueTask<IReadOnlyList<CapabilityInfo>> ListAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Calls a <see cref="Capability"/>, activating its plugin.</summary>
    /// <exception cref="CapabilityException">There is none, its plugin is blocked or faulted, or it failed.</exception>
    ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken);
}
