namespace AgentHost.Kernel.Hooks.Commands;

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

    public static bool HasTools(HookEvent hookEvent) => hookEvent is HookEvent.PreTool or HookEvent.PostTool or HookEvent.PermissionAsk;
}
