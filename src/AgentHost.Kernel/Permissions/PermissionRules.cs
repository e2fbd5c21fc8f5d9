namespace AgentHost.Kernel.Permissions;

/// <summary>Rules of all layers together: what is denied, what asks, what is allowed. The order within a list never matters.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record PermissionRules
{
    /// <summary>No rules.</summary>
    public static PermissionRules Empty { get; } = new();

    public IReadOnlyList<PermissionRule> Deny { get; init; } = [];

    public IReadOnlyList<PermissionRule> Ask { get; init; } = [];

    public IReadOnlyList<PermissionRule> Allow { get; init; } = [];

    /// <summary>These and those of another layer.</summary>
    public PermissionRules With(PermissionRules other) => new()
    {
        Deny = Join(Deny, other.Deny),
        Ask = Join(Ask, other.Ask),
        Allow = Join(Allow, other.Allow),
    };

    /// <summary>These, and more that allow.</summary>
    public PermissionRules WithAllow(IReadOnlyList<PermissionRule> allow) => allow.Count == 0 ? this : this with { Allow = Join(Allow, allow) };

    private static IReadOnlyList<PermissionRule> Join(IReadOnlyList<PermissionRule> one, IReadOnlyList<PermissionRule> other) =>
        one.Count == 0 ? other : other.Count == 0 ? one : [.. one, .. other];
}
