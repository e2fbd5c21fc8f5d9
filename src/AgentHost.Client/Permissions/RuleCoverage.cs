using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Earlier questions of a session that a suggested rule would have answered.</summary>
/// <param name="Rule">The rule, as it stands in <see cref="PermissionRequest.Suggestions"/>.</param>
/// <param name="Count">Number of those questions; 1 or more, of the last 20.</param>
public sealed record RuleCoverage(string Rule, int Count)
{
    /// <summary>Titles of the newest of them, three at most.</summary>
    [AllowNull]
    public IReadOnlyList<string> Titles { get => field ?? []; init; }
}
