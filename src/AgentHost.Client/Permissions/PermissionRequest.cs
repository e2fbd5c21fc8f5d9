using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A call that waits for a person's word.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Plan">Plan of the call, with preview.</param>
public sealed record PermissionRequest(string Id, string SessionId, ToolPlan Plan)
{
    /// <summary>The turn.</summary>
    public string? TurnId { get; init; }

    /// <summary>The plugin that the tool belongs to.</summary>
    public string? Plugin { get; init; }

    /// <summary>The risk as the host sees it.</summary>
    public Risk Risk { get; init; }

    /// <summary>Reason why the person is asked.</summary>
    [AllowNull]
    public string Reason { get => field ?? ""; init; }

    /// <summary>Reasons for the risk, each as a clause without a full stop: the tool's own, then the host's. May be empty.</summary>
    [AllowNull]
    public IReadOnlyList<string> Reasons { get => field ?? []; init; }

    /// <summary>Rules that would answer it for the future, narrowest first; none where a rule would ask again anyway.</summary>
    [AllowNull]
    public IReadOnlyList<string> Suggestions { get => field ?? []; init; }

    /// <summary>Earlier questions of the session that suggestions would have answered; suggestions that would have answered none are left out.</summary>
    [AllowNull]
    public IReadOnlyList<RuleCoverage> Coverage { get => field ?? []; init; }

    /// <summary>The files that can keep one of <see cref="Suggestions"/> for good; none where there are no suggestions.</summary>
    [AllowNull]
    public IReadOnlyList<PermissionPlace> Places { get => field ?? []; init; }

    /// <summary>Time at which it is denied for want of an answer.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
