namespace AgentHost;

/// <summary>A reference that came with a prompt, and what was sent of it.</summary>
/// <param name="Target">Path (relative to the workspace) or URL.</param>
/// <param name="Text">Text that was sent; may be shortened.</param>
public sealed record ReferencePart(string Target, string Text) : Part("reference")
{
    /// <summary>First line, 1-based; absent for the whole.</summary>
    public int? StartLine { get; init; }

    /// <summary>Last line, inclusive.</summary>
    public int? EndLine { get; init; }

    /// <summary>
    /// All of its text (2,000,000 characters at most), where a model is to sum it up when its turn begins (<c>context.summarize</c>). The summary takes the
    /// place of <see cref="Text"/>, which stands where none comes. Never stored with a conversation and never sent with one; absent where <see cref="Text"/> is
    /// what is sent.
    /// </summary>
    public string? Whole { get; init; }
}
