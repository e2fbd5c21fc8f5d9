using AgentHost.Client;

namespace AgentHost.Permissions;

/// <summary>A decision, and what a person who is asked, the grant and the audit need besides.</summary>
/// <param name="Verdict">Allow, ask or deny, with the reason.</param>
public sealed record PermissionEvaluation(PermissionVerdict Verdict)
{
    /// <summary>The risk: the tool's own view, or the host's where that is higher.</summary>
    public Risk Risk { get; init; } = Risk.Low;

    /// <summary>Reasons for the risk.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Rules that would allow the call for the future, narrowest first; none where one would not help.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>Earlier questions of the session that suggestions would have answered.</summary>
    public IReadOnlyList<RuleCoverage> Coverage { get; init; } = [];

    /// <summary>True when the call has no meaning in the sandbox: once it is allowed it runs outside.</summary>
    public bool LeavesSandbox { get; init; }

    /// <summary>True when the call starts unasked because its sandbox changes nothing: it runs in that one or not at all.</summary>
    public bool ReadsInSandbox { get; init; }

    /// <summary>True when that sandbox must not show what repositories hold of other times: no part of the call is git's.</summary>
    public bool HidesHistory { get; init; }

    /// <summary>The plan's paths, resolved.</summary>
    public IReadOnlyList<GrantedPath> RealPaths { get; init; } = [];
}
