using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>The hooks that a source found.</summary>
/// <param name="Hooks">The hooks, in the order in which they run. An answer without this list is a failure, and stops turns.</param>
public sealed record HookSearchResult(IReadOnlyList<FoundHook> Hooks)
{
    /// <summary>Faults of their declarations.</summary>
    [AllowNull]
    public IReadOnlyList<HookProblem> Problems { get => field ?? []; init; }
}
