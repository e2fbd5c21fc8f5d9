namespace AgentHost;

/// <summary>A link.</summary>
/// <param name="Text">What to show.</param>
/// <param name="Target">Where it leads.</param>
public sealed record LinkBlock(string Text, string Target) : DisplayBlock("link");
