using AgentHost.Client;

namespace AgentHost.Permissions.Rules;

/// <summary>Rules of all layers together: what is denied, what asks, what is allowed. The order within a list never matters.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PermissionRules
{
    /// <summary>No rules.</summary>
    public static PermissionRules Empty { get; } = new();

    public IReadOnlyList<PermissionRule> Deny { get; init; } = [];

    public IReadOnlyList<PermissionRule> Ask { get; init; } = [];

    public IReadOnlyList<PermissionRule> Allow { get; init; } = [];

    /// <summary>Those that do not hold here or now; they decide nothing.</summary>
    public IReadOnlyList<InactiveRule> Resting { get; init; } = [];

    /// <summary>True where commands start without asking as long as the sandbox holds them: the profile <c>sandboxed</c>.</summary>
    public bool Sandboxed { get; init; }

    /// <summary>True when one of them ends at some time.</summary>
    public bool CanExpire => Ends(Deny) || Ends(Ask) || Ends(Allow);

    /// <summary>Those that hold at a time.</summary>
    public PermissionRules At(DateTimeOffset now)
    {
        if (!CanExpire)
        {
            return this;
        }

        var resting = new List<InactiveRule>(Resting);
        return this with
        {
            Deny = Still(PermissionDecision.Deny, Deny),
            Ask = Still(PermissionDecision.Ask, Ask),
            Allow = Still(PermissionDecision.Allow, Allow),
            Resting = resting,
        };

        IReadOnlyList<PermissionRule> Still(PermissionDecision decision, IReadOnlyList<PermissionRule> rules)
        {
            var kept = new List<PermissionRule>(rules.Count);
            foreach (var rule in rules)
            {
                if (rule.Terms?.Until is { } until && until <= now)
                {
                    resting.Add(new InactiveRule(decision, rule, "its time is over"));
                }
                else
                {
                    kept.Add(rule);
                }
            }

            return kept;
        }
    }

    /// <summary>These and those of another layer.</summary>
    public PermissionRules With(PermissionRules other) => new()
    {
        Deny = Join(Deny, other.Deny),
        Ask = Join(Ask, other.Ask),
        Allow = Join(Allow, other.Allow),
        Resting = [.. Resting, .. other.Resting],
        Sandboxed = Sandboxed || other.Sandboxed,
    };

    /// <summary>These, and more that allow.</summary>
    public PermissionRules WithAllow(IReadOnlyList<PermissionRule> allow) => allow.Count == 0 ? this : this with { Allow = Join(Allow, allow) };

    private static bool Ends(IReadOnlyList<PermissionRule> rules)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Terms?.Until is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<PermissionRule> Join(IReadOnlyList<PermissionRule> one, IReadOnlyList<PermissionRule> other) =>
        one.Count == 0 ? other : other.Count == 0 ? one : [.. one, .. other];
}
