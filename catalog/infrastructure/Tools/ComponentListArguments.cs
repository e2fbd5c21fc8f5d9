using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Stack">Only of this stack.</param>
/// <param name="Filter">Part of the name, or a pattern.</param>
/// <param name="Contains">Only where a path or value holds this text; the values are shown.</param>
/// <param name="All">With abstract ones.</param>
internal sealed record ComponentListArguments(
    [property: MaxLength(1_000)] string? Stack = null,
    [property: MaxLength(300)] string? Filter = null,
    [property: MaxLength(300)] string? Contains = null,
    bool All = false,
    [property: Range(1, 5_000)] int? Limit = null);
