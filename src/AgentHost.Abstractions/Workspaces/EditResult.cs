using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>Result of an edit.</summary>
public sealed record EditResult
{
    /// <summary>Reason why nothing was changed, for a person and a model; absent when all was.</summary>
    public string? Error { get; init; }

    /// <summary>The files as they are now, in the order of the changes.</summary>
    [AllowNull]
    public IReadOnlyList<AppliedChange> Applied { get => field ?? []; init; }
}
