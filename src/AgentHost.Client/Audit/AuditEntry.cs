using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A line of the audit log. Secrets are hidden in it, and long texts are cut.</summary>
/// <param name="Time">Time of the entry.</param>
/// <param name="Kind">Kind of the entry.</param>
public sealed record AuditEntry(DateTimeOffset Time, AuditKind Kind)
{
    /// <summary>Its number in the log, from 1 on without a gap.</summary>
    public long? Number { get; init; }

    /// <summary>The operating system's name of the user whose process it was.</summary>
    public string? User { get; init; }

    /// <summary>Real path of the workspace.</summary>
    public string? Workspace { get; init; }

    /// <summary>The session.</summary>
    public string? SessionId { get; init; }

    /// <summary>The turn.</summary>
    public string? TurnId { get; init; }

    /// <summary>The call; a decision and an execution of one call have the same.</summary>
    public string? CallId { get; init; }

    /// <summary>The tool.</summary>
    public string? Tool { get; init; }

    /// <summary>The plugin that the tool belongs to; null for a tool that does not exist.</summary>
    public string? Plugin { get; init; }

    /// <summary>Title of the call: what it would do, in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>The call's arguments; of a decision, as they were judged.</summary>
    public JsonElement? Arguments { get; init; }

    /// <summary>The mode that held.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>Decision on the call.</summary>
    public PermissionDecision? Decision { get; init; }

    /// <summary>Cause of the decision: who or what decided.</summary>
    public PermissionCause? Cause { get; init; }

    /// <summary>The rule that decided.</summary>
    public string? Rule { get; init; }

    /// <summary>Place of the rule: <c>file:line</c>, or the name of its layer.</summary>
    public string? Origin { get; init; }

    /// <summary>Reason for the decision or the outcome, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>For a decision: what calls for care with it, whatever was decided, each as a clause; null for nothing.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>Final state of an execution.</summary>
    public ToolState? Outcome { get; init; }

    /// <summary>Duration of an execution, in milliseconds.</summary>
    public double? DurationMs { get; init; }
}
