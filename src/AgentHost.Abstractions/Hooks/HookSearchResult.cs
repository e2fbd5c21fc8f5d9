using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>The hooks that a source found.</summary>
public sealed record HookSearchResult
{
    /// <summary>The hooks, in the order in which they run.</summary>
    [AllowNull]
    public IReadOnlyList<FoundHook> Hooks { get => field ?? []; init; }

    /// <summary>Faults of their declarations.</summary>
    [AllowNull]
    public IReadOnlyList<HookProblem> Problems { get => field ?? []; init; }
}
