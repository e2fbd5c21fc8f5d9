using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Filter">Part of the name, or a pattern.</param>
/// <param name="Component">Only stacks that have it.</param>
internal sealed record StackListArguments(
    [property: MaxLength(300)] string? Filter = null, [property: MaxLength(300)] string? Component = null, [property: Range(1, 5_000)] int? Limit = null);
