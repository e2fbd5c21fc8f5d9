namespace AgentHost.Client;

/// <summary>A stretch of a text, in UTF-16 units.</summary>
/// <param name="Start">Where it begins; 0 for the text's beginning.</param>
/// <param name="Length">How long it is.</param>
public sealed record TextSpan(int Start, int Length);
