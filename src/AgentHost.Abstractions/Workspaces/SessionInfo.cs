using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>A session.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Name">Name for people, unique in its workspace.</param>
/// <param name="Workspace">Real path of its workspace.</param>
/// <param name="CreatedAt">Time at which it began.</param>
public sealed record SessionInfo(string Id, string Name, string Workspace, DateTimeOffset CreatedAt)
{
    /// <summary>Title of the session: its subject, in a line; absent where nobody gave one.</summary>
    public string? Title { get; init; }

    /// <summary>Client that began it, in a few words: <c>agent run</c>. Absent in what older versions wrote.</summary>
    public string? Client { get; init; }

    /// <summary>The model of its last turn, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The session that it came from.</summary>
    public string? Parent { get; init; }

    /// <summary>The turn of its parent that began it, where it is a sub-agent's; absent for others, forks among them.</summary>
    public string? ParentTurn { get; init; }

    /// <summary>Time of its last change.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Messages in its history.</summary>
    public int MessageCount { get; init; }

    /// <summary>Turns.</summary>
    public int TurnCount { get; init; }

    /// <summary>Tokens of all its requests.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>
    /// US dollars that its requests are known to have cost; requests whose price is unknown count as nothing, and none is known where it is absent. What its
    /// sub-agents cost is in their sessions.
    /// </summary>
    public decimal? Cost { get; init; }
}
