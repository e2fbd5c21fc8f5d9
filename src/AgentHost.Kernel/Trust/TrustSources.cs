namespace AgentHost.Kernel.Trust;

/// <summary>All kinds of files that trust is about. Whoever lets a workspace bring something else that runs adds its source here.</summary>
internal static class TrustSources
{
    public static IReadOnlyList<ITrustSource> All { get; } = [new ProjectSettingsSource(), new ProjectPluginsSource(), new HookFilesSource(), new ClaudeSettingsSource(), new ServerFilesSource()];
}
