namespace AgentHost;

/// <summary>More text of the answer.</summary>
/// <param name="Text">What to append.</param>
public sealed record TextDelta(string Text) : ModelUpdate("text-delta");
