namespace AgentHost;

/// <summary>More text of the answer.</summary>
/// <param name="Text">Text to append.</param>
public sealed record TextDelta(string Text) : ModelUpdate("text-delta");
