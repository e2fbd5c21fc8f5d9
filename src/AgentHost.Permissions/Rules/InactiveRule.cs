using AgentHost.Client;

namespace AgentHost.Permissions.Rules;

/// <summary>A rule that stands somewhere and does not hold.</summary>
/// <param name="Decision">The list that it stands in.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Why">Reason why it does not hold, as a clause.</param>
public sealed record InactiveRule(PermissionDecision Decision, PermissionRule Rule, string Why);
