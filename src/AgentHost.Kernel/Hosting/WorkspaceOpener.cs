using System.Collections.Concurrent;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Plugins;
using AgentHost.Kernel.Plugins.Accounting;
using AgentHost.Kernel.Plugins.Installed;
using AgentHost.Kernel.Plugins.Lifecycle;
using AgentHost.Kernel.Plugins.Manifests;
using AgentHost.Kernel.Redaction;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Workspaces;
using AgentHost.Kernel.Workspaces.Edits;
using AgentHost.Kernel.Workspaces.Local.Files;
using AgentHost.Kernel.Workspaces.Local.Processes;

namespace AgentHost.Kernel.Hosting;

/// <summary>Opens workspaces: real path, trust, plugins, settings, rules, and the registry that comes out of them.</summary>
internal sealed class WorkspaceOpener : IAsyncDisposable
{
    private readonly HostOptions options;
    private readonly HostFolders folders;
    private readonly Task<SessionStore> store;
    private readonly EventBus bus;
    private readonly SessionRoom sessions;
    private readonly PluginManager plugins;
    private readonly QuarantineKeeper quarantine;
    private readonly IProcessBackend processes;
    private readonly FileCalls calls = FileCalls.ForThisSystem();
    private int opened;

    public WorkspaceOpener(HostOptions options, HostFolders folders, Task<SessionStore> store, EventBus bus, SessionRoom sessions, Redactor redactor, ModelOpener models)
    {
        this.options = options;
        this.folders = folders;
        this.store = store;
        this.bus = bus;
        this.sessions = sessions;
        Trust = new TrustStore(folders.Data, options.Time);
        processes = ProcessBackends.Create(options.Time);
        quarantine = new QuarantineKeeper(new PluginPlaces(folders.Data), options.Time);
        var services = HostServices.ForPlugins(quarantine, options, folders, store, new EventPublisher(store, bus, sessions, options.Time), new LocalProcesses(folders.Data, processes), redactor, models);
        plugins = new PluginManager(services, installed => options.Runtimes(installed, services) ?? PluginRuntimes.Create(installed, services), bus.Publish);
    }

    /// <summary>The folders that the person trusts.</summary>
    public TrustStore Trust { get; }

    /// <summary>Where a workspace would lie, all links followed.</summary>
    /// <exception cref="HostException">There is no such folder.</exception>
    public WorkspacePaths Locate(string path)
    {
        var home = options.Variables("HOME") ?? options.Variables("USERPROFILE") ?? "";
        return WorkspacePaths.TryOpen(path, home, calls, out var error)
            ?? throw new HostException(HostFailure.NotFound, error ?? $"The workspace {path} cannot be opened.");
    }

    public Task<Workspace> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var paths = Locate(request.Path);
        var trusted = !request.NoDiscovery && (request.Trust || Trust.IsTrusted(paths.Root));
        var found = PluginDiscovery.Find(new DiscoveryRequest
        {
            AppFolder = options.AppFolder,
            Folders = folders,
            WorkspaceRoot = paths.Root,
            Trusted = trusted,
            Plugins = request.Plugins,
        });
        var sources = new SettingsRequest
        {
            Folders = folders,
            WorkspaceRoot = request.NoDiscovery ? null : paths.Root,
            Trusted = trusted,
            PluginManifests = found.Manifests,
            KnownAliases = found.KnownAliases,
            Environment = options.Variables,
            Flags = request.Settings,
        };
        var settings = SettingsLoader.Load(sources);
        var set = PluginSelection.Select(found, settings.View, request.OnlyPlugins, request.WithoutPlugins, request.BundledOnly);
        if (request.Locked && LockFile.Read(paths.Root).FindDifference(set.Plugins, cancellationToken) is { } difference)
        {
            throw new HostException(HostFailure.Plugin, difference);
        }

        var profile = request.Profile is { } name ? PermissionProfile.Find(settings.View, name) : null;
        var rules = RuleLayers.Read(settings.View, request.Allow, request.Deny, profile);
        var ignored = IgnoreFiles.Read(paths, settings.View);
        var workspace = new Workspace
        {
            Id = $"w{Interlocked.Increment(ref opened)}",
            Paths = paths,
            Trusted = trusted,
            Sources = sources,
            Variables = options.Variables,
            Loaded = settings with { Problems = [.. settings.Problems, .. rules.Problems, .. ignored.Problems] },
            Rules = rules.Rules,
            NamedPlugins = set.NamedById,
            Mode = profile?.Mode ?? ModeOf(settings.View),
            Processes = new LocalProcesses(paths.Root, processes),
            Files = new FileViews(paths, calls, ignored.Patterns),
            Sessions = new StoredSessions(store, sessions.TellAsync, paths.Root),
            Editor = new WorkspaceEditor(paths, calls),
            SettingsFolders = [folders.Config, folders.Data],
            SettingsFiles = SettingsFiles(paths.Root),
            Warnings = [.. found.Warnings, .. found.Problems.Select(static problem => problem.ToString()), .. request.NoDiscovery ? [] : found.Ignored, .. settings.Ignored, .. Problems(settings)],
        };

        // By rank, then by id: nothing that a project brings stands before what came with the program. Sorted in place: a query's sorter would be compiled at each start.
        List<InstalledPlugin> placed = [.. Place(set, settings.View)];
        placed.Sort(static (a, b) => a.Origin != b.Origin ? (int)a.Origin - (int)b.Origin : string.CompareOrdinal(a.Manifest.Id, b.Manifest.Id));
        var before = workspace.Replace(CapabilityRegistry.Build([.. placed.Select(plugins.Get)]));
        var (added, removed) = workspace.Registry.ChangesFrom(before);
        bus.Publish(new CapabilityChanged(added, removed) { Workspace = paths.Root, Time = options.Time.GetUtcNow() });
        return Task.FromResult(workspace);
    }

    public async ValueTask DisposeAsync()
    {
        await plugins.DisposeAsync();
        await quarantine.DisposeAsync();
        UsageFile.Append(new PluginPlaces(folders.Data), plugins.ReadUsage());
        await processes.DisposeAsync();
    }

    /// <summary>Where each plugin runs: bundled ones in this process, others behind the runner.</summary>
    private IEnumerable<InstalledPlugin> Place(PluginSet set, SettingsView settings)
    {
        foreach (var plugin in set.Plugins)
        {
            var isolated = plugin.Manifest.Entry is not null
                && (options.Isolate.Contains(plugin.Manifest.Id) || (plugin.Origin != PluginOrigin.Bundled && !plugin.InProcess && !options.InProcess.Contains(plugin.Manifest.Id)));
            if (isolated && plugin.Manifest.Isolation == PluginIsolation.Context)
            {
                yield return plugin with { Blocked = plugin.Blocked ?? "it insists on running in the host's own process, where only bundled plugins run unless the person says so: install it with --in-process" };
            }
            else
            {
                yield return isolated && settings.Duration("limits", "pluginIdle") is { } idle ? plugin with { Isolated = true, Idle = idle } : plugin with { Isolated = isolated };
            }
        }

        foreach (var plugin in set.Disabled)
        {
            yield return plugin with { Disabled = true, Blocked = plugin.Disabled ? $"it is switched off; agent plugin enable {plugin.Manifest.Id} switches it on" : "it is switched off in the settings" };
        }

        // They bring nothing, and stay visible with the reason.
        foreach (var plugin in set.Shadowed)
        {
            yield return plugin;
        }
    }

    private static PermissionMode ModeOf(SettingsView settings) =>
        settings.Text("permissions", "mode") is { } word && EnumWords.TryParse<PermissionMode>(word, out var mode) ? mode : PermissionMode.Default;

    private static IEnumerable<string> Problems(SettingsResult settings) => settings.Problems.Select(static problem => problem.ToString());

    private string[] SettingsFiles(string root) =>
    [
        HostFolders.ManagedSettings,
        folders.UserSettings,
        Path.Combine(root, SettingsLoader.ProjectFolder, "agent.json"),
        Path.Combine(root, SettingsLoader.ProjectFolder, "agent.local.json"),
    ];
}
