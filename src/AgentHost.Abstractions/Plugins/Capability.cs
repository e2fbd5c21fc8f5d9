using System.Text.Json;

namespace AgentHost;

/// <summary>A capability of a kind that a plugin brought: one call from JSON to JSON, since plugins share no types.</summary>
public abstract class Capability
{
    /// <summary>Answers a call.</summary>
    public abstract ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken);
}
