using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>What a source of hooks found.</summary>
public sealed record HookSearchResult
{
    /// <summary>The hooks, in the order in which they run.</summary>
    [AllowNull]
    public IReadOnlyList<FoundHook> Hooks { get => field ?? []; init; }

    /// <summary>What is wrong with their declarations.</summary>
    [AllowNull]
    public IReadOnlyList<HookProblem> Problems { get => field ?? []; init; }
}
