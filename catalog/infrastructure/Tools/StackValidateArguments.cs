using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Stack">Only this one; default all.</param>
internal sealed record StackValidateArguments([property: MaxLength(1_000)] string? Stack = null, [property: Range(1, 5_000)] int? Limit = null);
