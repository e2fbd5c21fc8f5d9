using System.Text.Json;

namespace AgentHost;

/// <summary>A capability of a kind that a plugin brought: one call from JSON to JSON, since plugins share no types.</summary>
public abstract class Capability
{
    /// <summary>Answers a call. Calls come side by side, from the host and from other plugins; each is bounded by the host (2 minutes), at whose end the token fires.</summary>
    /// <param name="arguments">What is asked, in the words of the kind.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <exception cref="CapabilityException">It cannot answer this call: told to the caller as it is, and no fault of the plugin. Any other exception counts as one.</exception>
    public abstract ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken);
}
