namespace AgentHost.Plugins.Hooks.Claude;

/// <summary>Events by the names of Claude Code's format.</summary>
internal static class ClaudeEvents
{
    private static readonly (HookEvent Own, string Theirs)[] Known =
    [
        (HookEvent.SessionStart, "SessionStart"),
        (HookEvent.SessionEnd, "SessionEnd"),
        (HookEvent.PromptSubmit, "UserPromptSubmit"),
        (HookEvent.PreTool, "PreToolUse"),
        (HookEvent.PostTool, "PostToolUse"),
        (HookEvent.PermissionAsk, "PermissionRequest"),
        (HookEvent.PreCompact, "PreCompact"),
        (HookEvent.Stop, "Stop"),
        (HookEvent.SubagentStop, "SubagentStop"),
        (HookEvent.Notification, "Notification"),
    ];

    public static string Name(HookEvent hookEvent) => Array.Find(Known, known => known.Own == hookEvent).Theirs ?? "";

    public static HookEvent Find(string name) => Array.Find(Known, known => known.Theirs == name).Own;

    /// <summary>Says that a matcher has a meaning for an event; elsewhere it is passed over, as there.</summary>
    public static bool HasMatcher(HookEvent hookEvent) =>
        HasTools(hookEvent) || hookEvent is HookEvent.SessionStart or HookEvent.SessionEnd or HookEvent.PreCompact or HookEvent.Notification;

    /// <summary>The word that a matcher is held against where the event is about no tool.</summary>
    public static string SubjectOf(HookInput input) => input switch
    {
        SessionStartInput start => start.Resumed ? "resume" : "startup",
        SessionEndInput => "other",
        PreCompactInput compaction => compaction.Cause == CompactionCause.Manual ? "manual" : "auto",
        NotificationInput => "permission_prompt",
        _ => "",
    };

    public static bool HasTools(HookEvent hookEvent) => hookEvent is HookEvent.PreTool or HookEvent.PostTool or HookEvent.PermissionAsk;
}
