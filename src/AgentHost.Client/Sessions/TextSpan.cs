namespace AgentHost.Client;

/// <summary>A stretch of a text, in UTF-16 units.</summary>
/// <param name="Start">Position at which it begins; 0 for the text's beginning.</param>
/// <param name="Length">Length of the span.</param>
public sealed record TextSpan(int Start, int Length);
