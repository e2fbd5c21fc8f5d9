using System.Collections.Concurrent;
using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Editing.Buffers;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Snapshots;
using AgentHost.FileSystem;
using AgentHost.Hosting.Telemetry;
using AgentHost.Json;
using AgentHost.Kernel;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Sessions;
using AgentHost.Trust;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Plugins;
using AgentHost.Plugins.Accounting;
using AgentHost.Plugins.Discovery;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Processes;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Sandboxing;
using AgentHost.Security.Network;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>Opens workspaces: real path, trust, plugins, settings, rules, and the registry that comes out of them.</summary>
internal sealed partial class WorkspaceOpener : IAsyncDisposable
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, TrustedOnce> _takenOnce = new(StringComparer.Ordinal);
    private readonly HostOptions _options;
    private readonly HostFolders _folders;
    private readonly StorePlace _place;
    private readonly Task<SessionStore> _store;
    private readonly EventBus _bus;
    private readonly SessionService _sessions;
    private readonly ConnectDeadline _connect;
    private readonly PluginManager _plugins;
    private readonly QuarantineKeeper _quarantine;
    private readonly IProcessBackend _processes;
    private readonly NativeFileSystem _calls = NativeFileSystem.ForThisSystem();
    private readonly Sandbox _sandbox;
    private string? _noSandbox;
    private readonly PluginHashes _hashes;
    private readonly Lazy<TelemetryExports> _telemetry;

    /// <summary>Tells the ids of this host from those of any other: who holds one of a host that is gone finds nothing with it.</summary>
    private readonly string _start = Guid.NewGuid().ToString("N")[..12];
    private int _opened;

    public WorkspaceOpener(
        HostOptions options,
        HostFolders folders,
        StorePlace place,
        Task<SessionStore> store,
        EventBus bus,
        SessionService sessions,
        Redactor redactor,
        ModelClients clients,
        ConnectDeadline connect)
    {
        _options = options;
        _folders = folders;
        _place = place;
        _store = store;
        _bus = bus;
        _sessions = sessions;
        _connect = connect;
        _telemetry = new(() => new TelemetryExports(bus, store, sessions, options.Time, options.Loggers.CreateLogger("telemetry")));
        Buffers = new SharedBuffers(_calls, options.Time);
        TrustedFolders = new TrustStore(folders.Data, options.Time);
        Trust = new TrustEvaluator(TrustedFolders, () => TrustFiles.Of(PluginDiscovery.Look(Discovery())));
        _processes = ProcessBackends.Create(options.Time);
        _sandbox = new Sandbox(_processes, helper: SandboxHelper.Find(options.Runner), connector: options.Connector);
        _hashes = new PluginHashes(new PluginPlaces(folders.Data));
        _quarantine = new QuarantineKeeper(new PluginPlaces(folders.Data), options.Time);
        var services = HostServices.ForPlugins(
            _quarantine, options, folders, store, new EventPublisher(store, bus, sessions, options.Time),
            new LocalProcesses(folders.Data, _processes), redactor, clients, connect);
        _plugins = new PluginManager(services, installed => options.Runtimes(installed, services) ?? PluginRuntimes.Create(installed, services), bus.Publish);
    }

    /// <summary>Buffers of the editors that work in sessions of this host.</summary>
    public SharedBuffers Buffers { get; }

    /// <summary>The folders that the person trusts.</summary>
    public TrustStore TrustedFolders { get; }

    /// <summary>Evaluator of that trust: tells whether the folders still are what was trusted.</summary>
    public TrustEvaluator Trust { get; }

    private string Home => _options.Variables("HOME") ?? _options.Variables("USERPROFILE") ?? "";

    /// <summary>Finds the paths of a workspace, all links followed, without opening it.</summary>
    /// <exception cref="HostException">There is no such folder.</exception>
    public WorkspacePaths Locate(string path)
    {
        return WorkspacePaths.TryOpen(path, Home, _calls, out var error)
            ?? throw new HostException(HostFailure.NotFound, error ?? $"The workspace {path} cannot be opened.");
    }

    public Task<Workspace> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken) => OpenAsync(request, origin: null, cancellationToken);

    /// <param name="request">What is asked for.</param>
    /// <param name="origin">The origin of its folder; null for one that was there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="place">The place that its files and programs are in; null for this machine.</param>
    public async Task<Workspace> OpenAsync(
        WorkspaceRequest request, WorkspaceOrigin? origin, CancellationToken cancellationToken, OpenedPlace? place = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Profile == PermissionProfile.SandboxedName)
        {
            // Known before rules and mode are read: without a sandbox the profile asks.
            _noSandbox = (await _sandbox.FindAsync().WaitAsync(cancellationToken)).Why;
        }

        var (workspace, registry) = Read(request, Locate(request.Path), before: null, origin, place, cancellationToken);
        Put(workspace, registry);
        await FindHooksAsync(workspace, registry, cancellationToken);
        return workspace;
    }

    /// <summary>Has sources find the hooks that are declared. It waits for nothing where none is.</summary>
    /// <param name="workspace">A workspace that does not hold yet.</param>
    /// <param name="registry">Its registry.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask FindHooksAsync(Workspace workspace, CapabilityRegistry registry, CancellationToken cancellationToken)
    {
        var configuration = workspace.Configuration;
        if (configuration.Declared.IsEmpty)
        {
            return;
        }

        // Turns are refused with these; what only reads here goes on, and is told.
        if (HookGate.FindMissing(configuration.Declared, registry, configuration.HookPlugins) is { } missing)
        {
            configuration.Warnings = [.. configuration.Warnings, missing];
            return;
        }

        var sources = new HookSources(registry, workspace.Services.Resolver, _options.Time);
        var (hooks, problems, fault) = await sources.FindAsync(configuration.Declared, cancellationToken);
        workspace.Services.HooksFault = fault;
        configuration.Warnings = fault is null ? configuration.Warnings : [.. configuration.Warnings, fault];
        workspace.Services.Hooks = new DynamicHooks(hooks, () => Distrust(configuration));
        if (problems.Count > 0)
        {
            configuration.OwnProblems = [.. configuration.OwnProblems, .. problems];
            configuration.Loaded = configuration.Loaded with { Problems = [.. configuration.Loaded.Problems, .. problems] };
            configuration.Warnings = [.. configuration.Warnings, .. Sentences(problems)];
        }
    }

    /// <summary>The same workspace as its files are now. It does not hold before it is taken.</summary>
    public (Workspace Workspace, CapabilityRegistry Registry) ReadAgain(Workspace before, CancellationToken cancellationToken) =>
        Read(
            before.Configuration.Request, before.Configuration.Here ?? before.Paths, before, before.Configuration.Origin,
            before.Configuration.Place is { } place ? new OpenedPlace(place, before.Configuration.HiddenThere) : null, cancellationToken);

    private (Workspace Workspace, CapabilityRegistry Registry) Read(
        WorkspaceRequest request, IWorkspacePaths here, Workspace? before, WorkspaceOrigin? origin, OpenedPlace? place, CancellationToken cancellationToken)
    {
        var paths = place is null ? here : new RemotePaths(place.Place);
        var (configuration, trustFiles, set) = ReadConfiguration(request, here, origin, place, before is null, cancellationToken);
        place?.Check(configuration, _noSandbox);
        var services = OpenServices(paths, configuration, trustFiles, before?.Services);
        var workspace = new Workspace(before?.Id ?? $"w{Interlocked.Increment(ref _opened)}-{_start}", paths, configuration, services);
        if (before is null)
        {
            workspace.Take();
        }

        return (workspace, CapabilityRegistry.Build([.. Place(set, configuration.Settings).Select(_plugins.Get)]));
    }

    /// <summary>Reads what the files say: nothing is opened or started.</summary>
    private (WorkspaceConfiguration Configuration, IReadOnlyList<TrustFile> TrustFiles, PluginSet Set) ReadConfiguration(
        WorkspaceRequest request, IWorkspacePaths paths, WorkspaceOrigin? origin, OpenedPlace? place, bool first, CancellationToken cancellationToken)
    {
        var plugged = PluginDiscovery.Look(Discovery());
        var trustFiles = TrustFiles.Of(plugged);
        var stamps = SettingsFileVersions.Of(SourcesOf(request, paths.Root, trustFiles));
        var (known, change) = request switch
        {
            { NoDiscovery: true } => (request.Trust, null),
            { Trust: true } => JudgeOnce(paths.Root, trustFiles, first),
            _ => Trust.Judge(paths.Root, plugged, origin?.Base.Root),
        };
        var trusted = known && !request.NoDiscovery;
        var (found, sources, settings, set) = Compose(request, paths.Root, trusted, plugged);
        if (request.Locked && LockFile.Read(paths.Root).FindDifference(set.Plugins, LeftOut(request), cancellationToken) is { } difference)
        {
            throw new HostException(HostFailure.Plugin, difference);
        }

        var profile = request.Profile is { } name ? PermissionProfile.Find(settings.View, name) : null;
        var missing = profile is { Sandboxed: true } ? _noSandbox : null;
        profile = missing is null ? profile : profile?.WithoutSandbox();
        var denied = DeniedFolders.Of(origin);
        IWorkspacePaths there = place is null ? paths : new RemotePaths(place.Place);
        var rules = RuleLayers.Read(settings.View, request.Allow, request.Deny, profile, there, own: denied, place: place?.Place.Name);
        var misspelt = RuleNames.Check(rules.Rules, found.Manifests);
        var ignored = HiddenPatterns.Read(paths, settings.View, place?.Hidden);
        var passedOver = new List<string>();
        var declared = HookDeclarations.Read(settings.View, Home, request.NoDiscovery ? null : paths.Root, trusted, trustFiles, passedOver);
        if (!trusted && !request.NoDiscovery)
        {
            TrustFiles.AddIgnored(found.Plugins, paths.Root, passedOver);
        }

        JsonProblem[] own = [.. rules.Problems, .. misspelt, .. ignored.Problems];
        var configuration = new WorkspaceConfiguration
        {
            Root = paths.Root,
            Place = place?.Place,
            HiddenThere = place?.Hidden ?? [],
            Here = place is null ? null : paths,
            Request = request,
            Origin = origin,
            FolderRules = denied.Count == 0 ? null : new PermissionRules { Deny = denied },
            Trusted = trusted,
            TrustChange = change,
            Stamps = stamps,
            Sources = sources,
            Loaded = settings with { Problems = [.. settings.Problems, .. own] },
            OwnProblems = own,
            Rules = rules.Rules,
            RulesOf = chosen => RuleLayers.ReadFor(settings.View, request, chosen, there, denied, place?.Place.Name),
            Time = _options.Time,
            Mode = profile?.Mode ?? ModeOf(settings.View),
            ProfileMode = profile?.Mode,
            Ignored = ignored.Patterns,
            NamedPlugins = set.NamedById,
            Declared = declared,
            HookPlugins = declared.Settings.Count == 0 ? [] : HookGate.ServingSettings(found.Manifests),
            FoundManifests = () => found.Manifests,
            Variables = _options.Variables,
            SettingsFolders = SettingsFolders(settings.View),
            SettingsFiles = SettingsFiles(paths.Root),
            Warnings =
            [
                .. origin?.Folder.Notices ?? [], .. change is null ? Array.Empty<string>() : [change],
                .. missing is null ? Array.Empty<string>() : [WorkspaceSandbox.Missing(missing)], .. found.Warnings, .. Sentences(found.Problems),
                .. request.NoDiscovery ? [] : found.Ignored,
                .. settings.Ignored, .. passedOver, .. Sentences(settings.Problems), .. Sentences(misspelt),
            ],
        };
        return (configuration, trustFiles, set);
    }

    /// <summary>Pinned plugins that a run's own words leave out.</summary>
    private static Func<string, LockedPlugin, bool> LeftOut(WorkspaceRequest request) => (id, pinned) =>
        request.BundledOnly || (request.NoDiscovery && pinned.Source == LockedPlugin.OfProject) || request.WithoutPlugins.Contains(id, StringComparer.Ordinal)
        || request.OnlyPlugins?.Contains(id, StringComparer.Ordinal) == false;

    /// <summary>Judges a workspace that a person takes for one run: as it was when they opened it, also where settings are read again meanwhile.</summary>
    private (bool Trusted, string? Change) JudgeOnce(string root, IReadOnlyList<TrustFile> declared, bool first)
    {
        if (first || !_takenOnce.TryGetValue(root, out var taken))
        {
            _takenOnce[root] = taken = new TrustedOnce(root, declared);
        }

        return (first ? taken.FindChange() : taken.Scan()) is { } change
            ? (false, $"{root}: {change}. For this run its own settings, hooks and plugins are ignored from now on.")
            : (true, null);
    }

    /// <summary>Finds the reason why programs of a workspace may not start any more; null while they may.</summary>
    private string? Distrust(WorkspaceConfiguration configuration) => configuration switch
    {
        { Request.NoDiscovery: true } => null,
        { Request.Trust: true } => _takenOnce.GetValueOrDefault(configuration.Root)?.FindChange(),
        { Stamps.HaveChanged: true } when Trust.Judge(configuration.Root, null, configuration.Origin?.Base.Root) is (false, var changed) =>
            changed ?? $"{configuration.Root} is not trusted any more",
        _ => null,
    };

    /// <summary>Puts a registry in a workspace's place of it, and tells.</summary>
    public void Put(Workspace workspace, CapabilityRegistry registry)
    {
        _connect.Value = NetworkSettings.ConnectTimeout(workspace.Settings);
        var (added, removed) = registry.ChangesFrom(workspace.Services.Replace(registry));

        // Where nobody names a sink nothing of it is made.
        if (workspace.Settings.Texts("telemetry", "sinks").Count > 0 && _telemetry.Value.Follow(workspace) is { } missing)
        {
            workspace.Configuration.Warnings = [.. workspace.Configuration.Warnings, missing];
        }

        if (added.Count + removed.Count == 0)
        {
            return;
        }

        _bus.Publish(new CapabilityChanged(added, removed) { Workspace = workspace.Root, Time = _options.Time.GetUtcNow() });
    }

    /// <summary>The plugins of this host.</summary>
    public PluginManager Plugins => _plugins;

    /// <summary>Composes the parts of a workspace: plugins found, settings, and the plugins chosen by both.</summary>
    /// <param name="request">The workspace that was asked for.</param>
    /// <param name="root">Its real path.</param>
    /// <param name="trusted">True when what it brings counts.</param>
    /// <param name="known">The bundled and installed plugins, where they were looked at already.</param>
    public Composition Compose(WorkspaceRequest request, string root, bool trusted, KnownPlugins? known = null)
    {
        var look = Discovery() with { WorkspaceRoot = root, Trusted = trusted, Plugins = request.Plugins };
        var found = PluginDiscovery.Find(look, known ?? PluginDiscovery.Look(look));
        var sources = new SettingsRequest
        {
            Folders = _folders,
            WorkspaceRoot = request.NoDiscovery ? null : root,
            Trusted = trusted,
            PluginManifests = found.Manifests,
            KnownAliases = found.KnownAliases,
            Environment = _options.Variables,
            Flags = request.Settings,
        };
        var settings = SettingsLoader.Load(sources);
        return new(found, sources, settings, PluginSelection.Select(found, settings.View, request.OnlyPlugins, request.WithoutPlugins, request.BundledOnly));
    }

    public async ValueTask DisposeAsync()
    {
        var teardown = new Teardown(_options.Loggers.CreateLogger("host"));
        if (_telemetry.IsValueCreated)
        {
            await teardown.StepAsync("giving the last telemetry to its sinks", _telemetry.Value.DisposeAsync);
        }

        await teardown.StepAsync("stopping plugins", _plugins.DisposeAsync);
        await teardown.StepAsync("keeping the faults of plugins", _quarantine.DisposeAsync);
        await teardown.StepAsync("keeping what plugins cost", () =>
        {
            UsageFile.Append(new PluginPlaces(_folders.Data), _plugins.ReadUsage());
            return default;
        });
        await teardown.StepAsync("ending children", _processes.DisposeAsync);
    }

    private DiscoveryRequest Discovery() => new() { AppFolder = _options.AppFolder, Folders = _folders };

    private static PermissionMode ModeOf(SettingsView settings) =>
        settings.Text("permissions", "mode") is { } word && EnumNames.TryParse<PermissionMode>(word, out var mode) ? mode : PermissionMode.Default;

    private static IEnumerable<string> Sentences<T>(IEnumerable<T> problems)
        where T : notnull => problems.Select(static problem => problem.ToString()!);

    /// <summary>The folders in which changes always ask, that of the audit trail among them.</summary>
    private string[] SettingsFolders(SettingsView settings) =>
        settings.Find("audit") is not null && AuditSettings.Of(settings, _options.Variables).Folder is { } book
        ? [_folders.Config, _folders.Data, book, .. _place.Elsewhere]
        : [_folders.Config, _folders.Data, .. _place.Elsewhere];

    /// <summary>All files whose words a workspace is made of.</summary>
    private string[] SourcesOf(WorkspaceRequest request, string root, IReadOnlyList<TrustFile> trustFiles) =>
    [
        TrustedFolders.Path, .. SettingsFiles(root), Path.Combine(root, HiddenPatterns.Name),
        .. HookDeclarations.Places(Home, request.NoDiscovery ? null : root, trustFiles),
        .. request.NoDiscovery || request.Trust ? [] : Trust.Watched(root),
    ];

    private string[] SettingsFiles(string root) =>
    [
        HostFolders.ManagedSettings,
        _folders.UserSettings,
        Path.Combine(root, SettingsLoader.ProjectFolder, "agent.json"),
        Path.Combine(root, SettingsLoader.ProjectFolder, "agent.local.json"),
    ];
}
