using System.Text.Json;

namespace AgentHost;

/// <summary>More reasoning.</summary>
/// <param name="Text">Text to append; may be empty.</param>
public sealed record ReasoningDelta(string Text) : ModelUpdate("reasoning-delta")
{
    /// <summary>Data that the provider needs back with this reasoning part; the last one given stands, and closes the part.</summary>
    public JsonElement? Opaque { get; init; }
}
