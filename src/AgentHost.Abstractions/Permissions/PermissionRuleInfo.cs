namespace AgentHost;

/// <summary>A permission rule that holds in a workspace.</summary>
/// <param name="Decision">What becomes of the calls that it matches.</param>
/// <param name="Rule">The rule, as it was written.</param>
/// <param name="Origin">Where it came from: <c>file:line</c>, <c>--allow</c>, <c>session</c>.</param>
public sealed record PermissionRuleInfo(PermissionDecision Decision, string Rule, string Origin);
