using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Path">A file or folder, instead of a component.</param>
internal sealed record TerraformFmtArguments(
    [property: MaxLength(300)] string? Component = null, [property: MaxLength(1_000)] string? Stack = null, [property: MaxLength(1_000)] string? Path = null);
