using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Name">Without: lists them.</param>
/// <param name="File">Where several have the name.</param>
/// <param name="Stack">In place of the stacks that its steps name.</param>
/// <param name="From">The step to begin with.</param>
/// <param name="Run">Runs it; else it is shown.</param>
internal sealed record StackWorkflowArguments(
    [property: MaxLength(300)] string? Name = null,
    [property: MaxLength(1_000)] string? File = null,
    [property: MaxLength(300)] string? Stack = null,
    [property: MaxLength(300)] string? From = null,
    bool Run = false);
