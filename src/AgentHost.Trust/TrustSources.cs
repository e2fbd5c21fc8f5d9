namespace AgentHost.Trust;

/// <summary>The kinds of files of the host itself that trust is about; plugins declare theirs (<see cref="CapabilityKinds.TrustFile"/>).</summary>
internal static class TrustSources
{
    public static IReadOnlyList<ITrustSource> All { get; } =
        [new ProjectSettingsSource(), new ProjectPluginsSource(), new HookFilesSource(), new GrantingFilesSource()];
}
