namespace AgentHost;

/// <summary>Plain text.</summary>
/// <param name="Text">The text; escape sequences are removed before it is shown.</param>
public sealed record TextBlock(string Text) : DisplayBlock("text");
