namespace AgentHost.Client;

/// <summary>A request has its answer.</summary>
/// <param name="RequestId">The request. Where nobody was there to be asked, no <see cref="PermissionAsked"/> came before.</param>
/// <param name="CallId">The call.</param>
/// <param name="Verdict">The answer, and what gave it.</param>
public sealed record PermissionResolved(string RequestId, string CallId, PermissionVerdict Verdict) : AgentEvent("permission.resolved")
{
    /// <summary>A rule that now holds in this session.</summary>
    public string? Rule { get; init; }

    /// <summary>The settings file in which that rule is kept from now on; null for none.</summary>
    public string? File { get; init; }
}
