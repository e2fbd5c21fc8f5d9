using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Activity of a session at a server.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="State">State of the session.</param>
public sealed record SessionActivity(string SessionId, SessionState State)
{
    /// <summary>The turn that runs; absent where none does.</summary>
    public string? TurnId { get; init; }

    /// <summary>Permission requests that wait for an answer.</summary>
    [AllowNull]
    public IReadOnlyList<PermissionRequest> Permissions { get => field ?? []; init; }

    /// <summary>Questions that wait for an answer.</summary>
    [AllowNull]
    public IReadOnlyList<PendingQuestion> Questions { get => field ?? []; init; }
}
