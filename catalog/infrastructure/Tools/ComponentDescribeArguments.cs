using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Path">Only this part: vars, vars.subnets[0], settings.</param>
internal sealed record ComponentDescribeArguments(
    [property: MaxLength(300)] string Component,
    [property: MaxLength(1_000)] string Stack,
    [property: MaxLength(1_000)] string? Path = null,
    [property: Range(1, 5_000)] int? Limit = null);
