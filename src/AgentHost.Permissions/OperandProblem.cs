namespace AgentHost.Permissions;

/// <summary>A word of a command that a wildcard of an allow rule does not cover.</summary>
/// <param name="Kind">Kind of the problem.</param>
/// <param name="Why">Reason, as a clause.</param>
internal sealed record OperandProblem(OperandProblemKind Kind, string Why)
{
    /// <summary>Position of the word; 0 for the program.</summary>
    public int Index { get; init; }
}
