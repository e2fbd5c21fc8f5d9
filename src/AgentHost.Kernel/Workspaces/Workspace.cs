using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Editing.Snapshots;
using AgentHost.FileSystem;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Kernel.Workspaces;

/// <summary>
/// An open workspace with the settings that hold now; nothing of another's. When its files say something else, another one with the same seat takes its place;
/// a turn keeps the one that it began with, so that it never sees half of a change.
/// </summary>
/// <param name="id">The id.</param>
/// <param name="paths">The folder.</param>
/// <param name="configuration">The settings, as they were read.</param>
/// <param name="services">The services.</param>
public sealed class Workspace(string id, IWorkspacePaths paths, WorkspaceConfiguration configuration, WorkspaceServices services)
{
    public string Id => id;

    public IWorkspacePaths Paths => paths;

    /// <summary>
    /// Name by which its sessions are kept: the real path of its folder; for one in another place that place's name and the path there.
    /// </summary>
    public string Root { get; } = configuration.Place is { } place ? $"{place.Name}:{place.Root}" : paths.Root;

    /// <summary>Name of the place that its files and programs are in; <c>local</c> for this machine.</summary>
    public string Target => configuration.Place?.Name ?? "local";

    /// <summary>The settings, rules, ignore patterns and trust, as they were read.</summary>
    public WorkspaceConfiguration Configuration => configuration;

    /// <summary>The files, processes, sandbox, registry and resolver.</summary>
    public WorkspaceServices Services => services;

    /// <summary>The settings by path.</summary>
    public SettingsView Settings => configuration.Settings;

    /// <summary>The same workspace with the settings that hold now.</summary>
    public Workspace Current => services.Seat.Current ?? this;

    /// <summary>
    /// True when its files are not looked at again: a plugin that is being written stands in its registry, and comes with settings of its own.
    /// </summary>
    public bool IsHeld { get => services.Seat.IsHeld; set => services.Seat.IsHeld = value; }

    /// <summary>Looks at the files around commands; null where that is not done.</summary>
    public Snapshotter? Snapshots => Settings.Flag("sessions", "snapshots") == false ? null : services.Snapshots;

    /// <summary>Makes it the one that holds.</summary>
    public void Take() => services.Seat.Current = this;

    /// <summary>Sentence for work on this machine where the settings forbid it.</summary>
    public const string TargetRequired =
        "The settings have no work done on this machine (targets.required): name a target with --target, or in targets.default.";

    /// <summary>Tests that a turn may run here.</summary>
    /// <exception cref="HostException">
    /// The settings are off, a hook is declared that nothing can run, or they have the work done elsewhere than it would be.
    /// </exception>
    public void RequireTurns()
    {
        RequirePlace();
        if ((HookGate.FindMissing(configuration.Declared, services.Registry, configuration.HookPlugins) ?? services.HooksFault) is { } fault)
        {
            throw new HostException(HostFailure.Plugin, fault);
        }
    }

    /// <summary>Refuses to change anything where the settings are off, or have the work done elsewhere than it would be.</summary>
    /// <exception cref="HostException">They are, or have.</exception>
    public void RequirePlace()
    {
        if (configuration.SettingsError is { } error)
        {
            throw new HostException(HostFailure.Invalid, error);
        }

        if (configuration.Place is null && Settings.Flag("targets", "required") == true)
        {
            throw new HostException(HostFailure.Invalid, TargetRequired);
        }

        // Whoever opened it before the setting was made, or past it, does not work here by accident.
        if (configuration.Place is null && configuration.Request.Target is null && Settings.Text("targets", "default") is { } elsewhere and not "local")
        {
            throw new HostException(
                HostFailure.Invalid,
                $"The settings have work done on {elsewhere} (targets.default), and this workspace was opened on this machine: open it anew.");
        }
    }

    /// <remarks>A run does not ask for its plugins: what is there now is described when somebody does.</remarks>
    public WorkspaceInfo ToInfo()
    {
        var snapshot = services.Registry;
        return new(Id, Root)
        {
            Target = Target,
            Trusted = configuration.Trusted,
            Warnings = configuration.Warnings,
            SettingsError = configuration.SettingsError,
            Origin = configuration.Origin?.Base.Root,
            DefaultProvider = configuration.Origin is null ? Settings.Text("sessions", "folder") : null,
            Plugins = new DeferredList<PluginInfo>(() => Describe(snapshot)),
            Sandbox = EnumNames.Write(services.Sandbox is { IsOn: true } sandbox ? sandbox.Mode : SandboxMode.Off),
        };
    }

    public IReadOnlyList<PluginInfo> ListPlugins() => Describe(services.Registry);

    private IReadOnlyList<PluginInfo> Describe(CapabilityRegistry snapshot)
    {
        var owned = snapshot.GroupByOwner();
        return
        [
            .. snapshot.Plugins.OrderBy(static plugin => plugin.Id, StringComparer.Ordinal)
                .Select(plugin => PluginDescriptions.Describe(plugin, owned.GetValueOrDefault(plugin) ?? [], services.HashOf(plugin.Installed))),
        ];
    }
}
