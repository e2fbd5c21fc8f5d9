namespace AgentHost.Client;

/// <summary>A permission rule that holds in a workspace.</summary>
/// <param name="Decision">Decision on the calls that it matches.</param>
/// <param name="Rule">The rule, as it was written.</param>
/// <param name="Origin">Origin of the rule: <c>file:line</c>, <c>--allow</c>, <c>session</c>.</param>
public sealed record PermissionRuleInfo(PermissionDecision Decision, string Rule, string Origin)
{
    /// <summary>Reason for the rule; null where it gives none.</summary>
    public string? Reason { get; init; }

    /// <summary>Time at which the rule ends; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Environments in which it holds; null for all.</summary>
    public IReadOnlyList<string>? Environments { get; init; }

    /// <summary>Users of the operating system for whom it holds; null, with no groups either, for all.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Groups of the operating system for whose members it holds.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Reason why it does not hold here or now, as a clause; null where it does.</summary>
    public string? Rests { get; init; }
}
