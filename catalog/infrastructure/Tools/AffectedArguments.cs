using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Base">Commit, branch or A...B to compare with; default HEAD: what is not committed.</param>
/// <param name="Dependents">With what depends on them.</param>
/// <param name="Describe">With the values that changed files give.</param>
internal sealed record AffectedArguments(
    [property: MaxLength(300)] string? Base = null,
    [property: MaxLength(300)] string? Stack = null,
    bool Dependents = false,
    bool Describe = false,
    [property: Range(1, 5_000)] int? Limit = null);
