namespace AgentHost.Permissions.Rules;

/// <summary>A rule, or why the text is none.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Error">One sentence.</param>
/// <param name="Column">Column of the error in the text, from 1.</param>
public readonly record struct PermissionRuleResult(PermissionRule? Rule, string? Error, int Column);
