namespace AgentHost;

/// <summary>Markdown (CommonMark).</summary>
/// <param name="Text">The source.</param>
public sealed record MarkdownBlock(string Text) : DisplayBlock("markdown");
