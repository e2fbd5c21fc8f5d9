namespace AgentHost.Acp.Prompts;

/// <summary>Content of a prompt.</summary>
/// <param name="Text">All of its text.</param>
/// <param name="Parts">Parts for the host.</param>
/// <param name="Links">Files that it links to, absolute paths.</param>
internal sealed record ReadPrompt(string Text, IReadOnlyList<Part> Parts, IReadOnlyList<string> Links)
{
    /// <summary>True for text alone, which may be a command.</summary>
    public bool IsPlain { get; init; }
}
