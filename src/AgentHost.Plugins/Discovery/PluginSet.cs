namespace AgentHost.Plugins.Discovery;

/// <summary>The plugins of a workspace.</summary>
/// <param name="Plugins">Those that count here, sorted by id; blocked ones have a reason.</param>
/// <param name="Disabled">Those that are switched off.</param>
/// <param name="Shadowed">Those behind another one of the same id.</param>
public sealed record PluginSet(IReadOnlyList<InstalledPlugin> Plugins, IReadOnlyList<InstalledPlugin> Disabled, IReadOnlyList<InstalledPlugin> Shadowed)
{
    /// <summary>Those that the run's own words name by id: wanted, not only added.</summary>
    public IReadOnlySet<string> NamedById { get; init; } = new HashSet<string>();
}
