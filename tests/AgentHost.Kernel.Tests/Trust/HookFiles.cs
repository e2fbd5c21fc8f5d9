using AgentHost.Trust;

namespace AgentHost.Kernel.Tests.Trust;

/// <summary>The files that the bundled plugin for hooks declares.</summary>
internal static class HookFiles
{
    public static IReadOnlyList<TrustFile> Claude { get; } =
    [
        new(".claude/settings.json", "claude", "hooks", NamesFiles: false)
        {
            Plugin = "hooks",
            Hooks = new("claude", "hooks", "command", ".claude/hooks/", OfPerson: true)
        },
        new(".claude/settings.local.json", "claude", "hooks", NamesFiles: false)
        {
            Plugin = "hooks",
            Hooks = new("claude", "hooks", "command", ".claude/hooks/", OfPerson: false)
        },
    ];
}
