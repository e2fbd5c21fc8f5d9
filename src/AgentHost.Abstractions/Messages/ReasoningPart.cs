using System.Text.Json;

namespace AgentHost;

/// <summary>A model's reasoning, and what its provider needs back to go on.</summary>
/// <param name="Text">Text that may be shown; may be empty.</param>
public sealed record ReasoningPart(string Text) : Part("reasoning")
{
    /// <summary>Provider fields (signatures, encrypted reasoning), sent back unchanged.</summary>
    public JsonElement? Opaque { get; init; }
}
