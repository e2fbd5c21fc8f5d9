namespace AgentHost.Permissions.Lines;

/// <summary>A line taken apart.</summary>
/// <param name="Parts">Its parts; empty where it was not understood.</param>
/// <param name="Failure">Why it was not, to stand after "it has".</param>
public sealed record LineReading(IReadOnlyList<LinePart> Parts, string? Failure);
