namespace AgentHost.Cli.Common;

/// <summary>The kinds of events that a session's log holds.</summary>
internal static class EventKinds
{
    /// <summary>Words that stand for several.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["messages", "tools"];

    /// <summary>The host's own, sorted; those of plugins are not among them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "agent.ended",
        "agent.started",
        "budget.warning",
        "context.compacted",
        "context.warning",
        "file.changed",
        "file.previewed",
        "file.previews.closed",
        "files.changed",
        "files.reverted",
        "goal.set",
        "hook.ran",
        "message.appended",
        "message.part.completed",
        "message.pinned",
        "message.withdrawn",
        "model.switched",
        "permission.asked",
        "permission.resolved",
        "permissions.switched",
        "question.answered",
        "question.asked",
        "session.created",
        "session.deleted",
        "session.forked",
        "session.updated",
        "step.completed",
        "step.retrying",
        "step.started",
        "tool.completed",
        "tool.requested",
        "tool.started",
        "turn.completed",
        "turn.queued",
        "turn.started",
        "turn.steered",
        "usage.counted",
    ];

    /// <summary>Tests that a word names a kind, several, or the beginning of some.</summary>
    public static bool IsKnown(string word) => Groups.Contains(word, StringComparer.Ordinal) || All.Contains(word, StringComparer.Ordinal)
        || (word.EndsWith('.') && All.Any(kind => kind.StartsWith(word, StringComparison.Ordinal)));
}
