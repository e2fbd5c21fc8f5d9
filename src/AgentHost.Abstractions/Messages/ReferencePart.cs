namespace AgentHost;

/// <summary>A reference that came with a prompt, and what was sent of it.</summary>
/// <param name="Target">Path (relative to the workspace) or URL.</param>
/// <param name="Text">What was sent; may be shortened.</param>
public sealed record ReferencePart(string Target, string Text) : Part("reference")
{
    /// <summary>First line, 1-based; absent for the whole.</summary>
    public int? StartLine { get; init; }

    /// <summary>Last line, inclusive.</summary>
    public int? EndLine { get; init; }
}
