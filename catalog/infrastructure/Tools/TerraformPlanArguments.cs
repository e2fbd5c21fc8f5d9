using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Destroy">Plans to take everything away.</param>
/// <param name="Save">Keeps the plan for terraform_apply or terraform_destroy.</param>
/// <param name="Targets">Only these addresses.</param>
internal sealed record TerraformPlanArguments(
    [property: MaxLength(300)] string Component,
    [property: MaxLength(1_000)] string Stack,
    bool Destroy = false,
    bool Save = false,
    [property: MaxLength(50)] IReadOnlyList<string>? Targets = null);
