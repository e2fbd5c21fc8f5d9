namespace AgentHost.Permissions.Rules;

/// <summary>Terms of a rule: time, environments, users and groups for which it holds, and the reason for it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record RuleTerms
{
    /// <summary>From then on it no longer holds.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Environments in which it holds; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Users of the operating system for whom it holds; with <see cref="Groups"/> empty, all.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Groups of the operating system for whose members it holds.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Reason for the rule, for the model and the person.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Finds the reason why it does not hold here, as a clause; null where it does. What cannot be known counts against the call: a rule that allows does not
    /// hold then, all others do.
    /// </summary>
    public string? WhyNot(RuleCircumstances here, bool allows)
    {
        if (Environments.Count > 0 && !(here.Environment is { } environment && Environments.Contains(environment, StringComparer.OrdinalIgnoreCase)))
        {
            return $"it holds where the environment is {string.Join(" or ", Environments)}, and here it is {here.Environment ?? "not named"}";
        }

        if ((Users.Count == 0 && Groups.Count == 0) || Users.Contains(here.User, RuleCircumstances.Names))
        {
            return null;
        }

        if (Groups.Count > 0)
        {
            if (here.Groups is not { } groups)
            {
                return allows ? "the groups that you are in are not known" : null;
            }

            if (Groups.Any(group => groups.Contains(group, RuleCircumstances.Names)))
            {
                return null;
            }
        }

        return $"it is for {string.Join(", ", [.. Users, .. Groups.Select(static group => $"the group {group}")])}";
    }
}
