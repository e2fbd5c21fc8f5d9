using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Stack">Name, or file.</param>
/// <param name="Path">Only this part: vars, settings.owner, components.terraform.vpc.</param>
internal sealed record StackDescribeArguments(
    [property: MaxLength(1_000)] string Stack, [property: MaxLength(1_000)] string? Path = null, [property: Range(1, 5_000)] int? Limit = null);
