namespace AgentHost.Permissions.Lines;

/// <summary>A line taken apart.</summary>
/// <param name="Parts">Its parts; empty where it was not understood.</param>
/// <param name="Failure">Reason why it was not understood, to stand after "it has".</param>
public sealed record LineReading(IReadOnlyList<LinePart> Parts, string? Failure)
{
    /// <summary>Its variables whose values are names of files.</summary>
    internal VariableNames Variables { get; init; } = new();
}
