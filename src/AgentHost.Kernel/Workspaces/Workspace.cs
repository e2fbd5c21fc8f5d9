using AgentHost.Configuration;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Snapshots;
using AgentHost.FileSystem;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Trust;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Kernel.Workspaces;

/// <summary>
/// An open workspace with the settings that hold now: its own settings, trust, rules and registry; nothing of another's. When its files say something else, another one of the same seat takes its place;
/// a turn keeps the one that it began with, so that it never sees half of a change.
/// </summary>
public sealed class Workspace
{
    private readonly WorkspaceSeat seat;

    /// <param name="before">The same workspace with the settings that held before; null for one that is opened.</param>
    public Workspace(Workspace? before = null) => seat = before?.seat ?? new WorkspaceSeat(this);

    /// <summary>The same workspace with the settings that hold now.</summary>
    public Workspace Current => seat.Current;

    /// <summary>Whether its files are not looked at again: a plugin that is being written stands in its registry, and comes with settings of its own.</summary>
    public bool IsHeld { get => seat.IsHeld; set => seat.IsHeld = value; }

    /// <summary>How the files stood that it was made of.</summary>
    public SettingsStamps Stamps { get; init; } = SettingsStamps.None;

    /// <summary>Makes it the one that holds.</summary>
    public void Take() => seat.Current = this;

    public required string Id { get; init; }

    public required IWorkspacePaths Paths { get; init; }

    public required bool Trusted { get; init; }

    /// <summary>What it was opened with.</summary>
    public required WorkspaceRequest Request { get; init; }

    /// <summary>The settings. Another one once a plugin that is being written was taken anew.</summary>
    public required SettingsResult Loaded { get; set; }

    /// <summary>What is wrong with rules, ignore files and hooks: said with <see cref="Loaded"/>, also when that is read anew.</summary>
    public IReadOnlyList<AgentHost.Json.JsonProblem> OwnProblems { get; set; } = [];

    /// <summary>What the settings were loaded from.</summary>
    public required SettingsRequest Sources { get; set; }

    /// <summary>The rules that hold now.</summary>
    public required PermissionRules Rules { get => field.At(Time.GetUtcNow()); init; }

    /// <summary>The clock by which rules end.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The rules with those of another profile, or of none.</summary>
    public Func<PermissionProfile?, PermissionRules>? RulesOf { get; init; }

    public required IProcesses Processes { get; init; }

    public required FileViews Files { get; init; }

    public required ISessions Sessions { get; init; }

    public required WorkspaceEditor Editor { get; init; }

    /// <summary>The person's settings and data of this host: changes there always ask.</summary>
    public IReadOnlyList<string> SettingsFolders { get; init; } = [];

    /// <summary>The settings files of all layers, the lowest first, whether they exist or not.</summary>
    public IReadOnlyList<string> SettingsFiles { get; init; } = [];

    /// <summary>Plugins that the run's own words name by id: their tools are all shown to the model.</summary>
    public IReadOnlySet<string> NamedPlugins { get; init; } = new HashSet<string>();

    /// <summary>What shell commands are put into; null for nothing.</summary>
    public WorkspaceSandbox? Sandbox { get; init; }

    /// <summary>Hooks that settings and files declare here.</summary>
    public HookDeclarations Declared { get; init; } = HookDeclarations.None;

    /// <summary>What sources made of them; set before the workspace holds.</summary>
    public FoundHooks Hooks { get; set; } = FoundHooks.None;

    /// <summary>Why they could not be found; null where they were.</summary>
    public string? HooksFault { get; set; }

    /// <summary>Plugins that serve the settings' hooks where they are there.</summary>
    public IReadOnlyList<string> HookPlugins { get; init; } = [];

    /// <summary>Files of the workspace that the host runs by itself.</summary>
    public HostRuns? Runs { get; init; }

    /// <summary>What was ignored or is missing, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>Makes what looks at the files around commands; null where that is not done.</summary>
    public Func<Snapshotter>? MakeSnapshots { get; init; }

    /// <summary>What looks at the files around commands; null where that is not done.</summary>
    public Snapshotter? Snapshots => MakeSnapshots is null || Settings.Flag("sessions", "snapshots") == false ? null : seat.Snapshots(MakeSnapshots);

    public string Root => Paths.Root;

    public SettingsView Settings => Loaded.View;

    public CapabilityResolver Resolver => seat.Resolver;

    /// <summary>Names of the host's own cautions that the person switched off.</summary>
    public IReadOnlyList<string> BuiltinsOff => field ??= PermissionBuiltins.Off(Settings);

    /// <summary>The environment that conditions of manifests are asked in.</summary>
    public Func<string, string?> Variables { get; init; } = static _ => null;

    /// <summary>What decides whether parts of plugins are there.</summary>
    public Conditions Conditions => field ??= new(Root, Variables, Settings);

    /// <summary>The mode of turns that name none.</summary>
    public PermissionMode Mode { get; init; }

    /// <summary>What a plugin is, as a hash; null where that cannot be known.</summary>
    public Func<InstalledPlugin, string?> HashOf { get; init; } = static _ => null;

    /// <summary>The current snapshot. A turn takes it once and keeps it.</summary>
    public CapabilityRegistry Registry => seat.Registry;

    /// <summary>Puts a new snapshot in place.</summary>
    /// <returns>The one before.</returns>
    public CapabilityRegistry Replace(CapabilityRegistry next) => seat.Replace(next);

    /// <summary>Lets go of a plugin that has no place here any more.</summary>
    /// <returns>What it had made.</returns>
    public IReadOnlyList<object> Forget(HostedPlugin plugin) => seat.Forget(plugin);

    public IWorkspaceContext ContextFor(HostedPlugin plugin) => seat.ContextFor(plugin);

    public WorkspaceCapabilities CapabilitiesFor(CapabilityRegistry snapshot) => new(snapshot, Resolver, Time);

    /// <summary>Why no turn may run here: settings that are off could hide a deny.</summary>
    public string? SettingsError
    {
        get
        {
            var errors = Loaded.Problems.Where(static problem => problem.Severity == AgentHost.Json.JsonSeverity.Error).ToList();
            return errors.Count == 0 ? null
                : $"The settings are off: {errors[0]}{(errors.Count > 1 ? $" ({errors.Count - 1} more; agent config check lists them)" : "")}";
        }
    }

    /// <summary>Tests that a turn may run here.</summary>
    /// <exception cref="HostException">The settings are off, or a hook is declared that nothing can run.</exception>
    public void RequireTurns()
    {
        if (SettingsError is { } error)
        {
            throw new HostException(HostFailure.Invalid, error);
        }

        if (HookGate.FindMissing(Declared, Registry, HookPlugins) is { } missing)
        {
            throw new HostException(HostFailure.Plugin, missing);
        }

        if (HooksFault is { } fault)
        {
            throw new HostException(HostFailure.Plugin, fault);
        }
    }

    /// <remarks>A run does not ask for its plugins: what is there now is described when somebody does.</remarks>
    public WorkspaceInfo ToInfo()
    {
        var snapshot = Registry;
        return new(Id, Root) { Trusted = Trusted, Warnings = Warnings, Plugins = new DeferredList<PluginInfo>(() => Describe(snapshot)), Sandbox = EnumWords.Write(Sandbox?.Mode ?? SandboxMode.Off) };
    }

    public IReadOnlyList<PluginInfo> ListPlugins() => Describe(Registry);

    private IReadOnlyList<PluginInfo> Describe(CapabilityRegistry snapshot)
    {
        var owned = snapshot.GroupByOwner();
        return [.. snapshot.Plugins.OrderBy(static plugin => plugin.Id, StringComparer.Ordinal).Select(plugin => PluginDescriptions.Describe(plugin, owned.GetValueOrDefault(plugin) ?? [], HashOf(plugin.Installed)))];
    }
}
