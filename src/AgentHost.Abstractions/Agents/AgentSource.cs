using System.Text.Json;

namespace AgentHost;

/// <summary>Agents that are found: in files, on a server.</summary>
/// <remarks>One instance a workspace; thread-safe. Each call is bounded by the host (2 minutes), at whose end the token fires.</remarks>
public abstract class AgentSource : Capability
{
    /// <summary>The agents as they are now.</summary>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <exception cref="CapabilityException">They cannot be had; told to the caller as it is.</exception>
    public abstract ValueTask<IReadOnlyList<AgentProfile>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The same as JSON: <c>{"action":"list"}</c>.</summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        Member<string>(arguments, "action") == "list"
            ? AgentJson.ToElement(await ListAsync(cancellationToken).ConfigureAwait(false))
            : throw new CapabilityException("A source of agents lists; it was asked for something else.");
}
