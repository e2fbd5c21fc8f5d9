using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <param name="Plan">What terraform_plan with save answered.</param>
internal sealed record SavedPlanArguments([property: MaxLength(20)] string Plan);
