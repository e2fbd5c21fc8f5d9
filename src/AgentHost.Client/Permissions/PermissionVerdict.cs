namespace AgentHost.Client;

/// <summary>A decision with its reason.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Cause">Cause of the decision.</param>
/// <param name="Reason">One sentence for a person and a model.</param>
public sealed record PermissionVerdict(PermissionDecision Decision, PermissionCause Cause, string Reason)
{
    /// <summary>The rule, as it is written.</summary>
    public string? Rule { get; init; }

    /// <summary>True where the call is allowed because it starts in the sandbox, which holds the rest.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Place of the rule: <c>file:line</c>, or the name of its layer.</summary>
    public string? Source { get; init; }
}
