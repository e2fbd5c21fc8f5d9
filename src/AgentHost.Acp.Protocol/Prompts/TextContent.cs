namespace AgentHost.Acp.Protocol;

/// <summary>Text.</summary>
/// <param name="Text">The text; Markdown, where it is shown.</param>
public sealed record TextContent(string Text) : ContentBlock;
