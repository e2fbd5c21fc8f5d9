namespace AgentHost;

/// <summary>A link.</summary>
/// <param name="Text">Text to show.</param>
/// <param name="Target">Target that it leads to.</param>
public sealed record LinkBlock(string Text, string Target) : DisplayBlock("link");
