namespace AgentHost;

/// <summary>How far something is.</summary>
/// <param name="Text">What is being done.</param>
/// <param name="Share">0 to 1; absent when unknown.</param>
public sealed record ProgressBlock(string Text, double? Share = null) : DisplayBlock("progress");
