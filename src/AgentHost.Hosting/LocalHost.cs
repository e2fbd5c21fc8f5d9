using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Editing.Edits;
using AgentHost.Hosting.Files;
using AgentHost.Hosting.Health;
using AgentHost.Hosting.Logging;
using AgentHost.Kernel;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models.Catalog;
using AgentHost.Models.Credentials;
using AgentHost.Security.Network;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>A host in this process: composed here by hand, in one place, and seen by surfaces as <see cref="IHostClient"/>. Thread-safe.</summary>
public sealed class LocalHost : IHostClient
{
    private readonly HostOptions _options;
    private readonly Task<SessionStore> _store;
    private readonly WorkspaceOpener _opener;
    private readonly SessionService _sessions;
    private readonly ModelClients _clients;
    private readonly SessionEndHooks _ends;
    private readonly TurnComposition _turns;
    private readonly ToolCallService _calls;
    private readonly CatalogService _catalog;
    private readonly AuditService _audit;
    private readonly ProvidedWorkspaces _provided;
    private readonly TargetWorkspaces _targets;
    private readonly EventStream _events;
    private readonly HostLog? _log;
    private readonly PluginDevelopmentService _development;
    private readonly OpenedWorkspaces _workspaces = new();
    private readonly CancellationTokenSource _closing = new();
    private int _disposed;

    private LocalHost(HostOptions options)
    {
        var folders = HostFolders.Resolve(options.Variables);
        var redactor = new Redactor(() => SecretVariables.ValuesOf(options.Variables));
        var logFile = new LogFile(Path.Combine(folders.Data, "logs"), options.Time);
        _log = options.KeepLog ? new HostLog(logFile, redactor, options.Time) : null;
        _options = options = _log is null ? options : options with { Loggers = _log };

        // The store opens while settings and plugins are read: on two cores the two cost what the slower one costs.
        var place = new StorePlace(folders, options.Variables, HostFolders.ManagedSettings);
        var opened = new TaskCompletionSource<SessionStore>(TaskCreationOptions.RunContinuationsAsynchronously);
        _store = opened.Task;
        var bus = new EventBus(new StoreLog(_store), _log is null ? null : _log.Note);
        _ = Task.Run(() =>
        {
            OpenStore(opened, place, options, bus);
            new StagedFiles(folders.Data).RemoveLeft();
        });
        var permissions = new PermissionService(options.Time);
        var questions = new Questions(options.Time);
        var sessionLog = options.Loggers.CreateLogger("sessions");
        _ends = new SessionEndHooks(TurnScheduler.CloseDeadline, options.Time, sessionLog);
        _sessions = new SessionService(_store, bus, _ends, options.Time, sessionLog);
        var connect = new ConnectDeadline();
        var auth = new AuthFile(folders.Data, options.Time);
        var oauth = new Lazy<OAuthClient>(() => new OAuthClient(new HttpClients(connect: connect).Create(), options.Time));
        var credentials = new CredentialFinder(
            options.Variables, auth, new TokenRenewal(() => oauth.Value, auth, options.Time), new KeyCommand(folders.Data, options.Time));
        _clients = new ModelClients(options.Variables, options.Time, redactor, CatalogUpdater.FileIn(folders), credentials);
        _opener = new WorkspaceOpener(options, folders, place, _store, bus, _sessions, redactor, _clients, connect);
        _audit = new AuditService(folders, options.Variables, redactor, options.Time);
        var settings = new SettingsService(folders, options.Time, _opener.Trust);
        var renewal = new SettingsReloader(_opener, _store, bus);
        _catalog = new CatalogService(folders, connect, options.Loggers.CreateLogger("models"), options.Time);
        _turns = new TurnComposition(options, _sessions, _ends, permissions, questions, _store, _clients, redactor, _audit, settings, renewal, _catalog);
        _development = new PluginDevelopmentService(_opener, _turns.Scheduler, _clients, folders.Cache, options.Time);
        _calls = new ToolCallService(_turns.Invoker, _sessions, renewal, _workspaces, _audit, redactor, options.Time);
        _events = new EventStream(bus, _store, redactor, options.Time, _closing.Token);

        _provided = new ProvidedWorkspaces(_opener, _workspaces, _sessions, _ends, options.Loggers.CreateLogger("workspaces"));
        _turns.Agents.Folders = new AgentFolders(_provided, _calls);
        _targets = new TargetWorkspaces(_opener, _workspaces, options.Time, options.Loggers.CreateLogger("workspaces"));
        var logins = new HostLogins(credentials, new DeviceLogin(oauth, auth, options.Time), redactor);
        var compacting = new CompactionService(_sessions, _turns.Planner, _clients, _turns.Compaction, _store, options.Time);
        var queue = new PromptQueueService(_sessions, _store, _turns.Service, _turns.Scheduler, _workspaces, redactor, options.Time);
        var health = new HealthCheckService(folders, _store, _clients);
        var names = new FileNameService(options.Time, _closing.Token);
        Workspaces = new HostWorkspaces(
            options, _opener, _workspaces, _provided, _targets, _clients, health, names, new ReferenceNameService(options.Time, _closing.Token), _store, bus,
            redactor, _closing.Token);
        Sessions = new HostSessions(
            _sessions, _ends, _store, _workspaces, redactor, new SessionContext(compacting, _workspaces, redactor), _opener.Buffers,
            options.Time);
        Prompts = new HostPrompts(_turns, _calls, questions, _workspaces, queue);
        Commands = new HostCommands(new CommandService(options.Time, _clients, redactor, questions, bus, new CommandCalls(_calls, _sessions)), _workspaces);
        Permissions = new HostPermissions(permissions, _sessions, _workspaces, redactor);
        Plugins = new HostPlugins(_development, _workspaces, redactor);
        Packages = new HostPackages(options, _workspaces);
        Settings = new HostSettings(settings, renewal, _clients, _workspaces, redactor);
        Models = new HostModels(logins, _clients, _workspaces, _catalog, _store, options.Time);
        Audit = new HostAudit(_audit, logFile, _workspaces, options.Time);
    }

    /// <inheritdoc/>
    public IHostWorkspaces Workspaces { get; }

    /// <inheritdoc/>
    public IHostSessions Sessions { get; }

    /// <inheritdoc/>
    public IHostPrompts Prompts { get; }

    /// <inheritdoc/>
    public IHostCommands Commands { get; }

    /// <inheritdoc/>
    public IHostPermissions Permissions { get; }

    /// <inheritdoc/>
    public IHostPlugins Plugins { get; }

    /// <inheritdoc/>
    public IHostPackages Packages { get; }

    /// <inheritdoc/>
    public IHostSettings Settings { get; }

    /// <inheritdoc/>
    public IHostModels Models { get; }

    /// <inheritdoc/>
    public IHostTools Tools => _calls;

    /// <inheritdoc/>
    public IHostAudit Audit { get; }

    /// <summary>Makes a host. Cheap: what it opens, it opens in the background.</summary>
    /// <param name="options">Its options.</param>
    public static LocalHost Create(HostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LocalHost(options);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, CancellationToken cancellationToken) =>
        _events.SubscribeAsync(filter, cancellationToken);

    /// <summary>Finds an open workspace, from the inside: for tests of plugins, which need its services.</summary>
    /// <param name="id">Its id in this host.</param>
    /// <exception cref="HostException">There is none of that id.</exception>
    public ValueTask<Workspace> FindWorkspaceAsync(string id) => _workspaces.FindAsync(id);

    /// <summary>
    /// Ends turns, plugins, children and the store in this order, each within its own deadline. Never throws: what fails is logged, and the rest is ended all
    /// the same.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _workspaces.Close();
        var teardown = new Teardown(_options.Loggers.CreateLogger("host"));
        await teardown.StepAsync("ending calls", _calls.DisposeAsync);
        await teardown.StepAsync("ending turns", _turns.DisposeAsync);
        await teardown.StepAsync("telling the ends of sessions", _ends.CloseAsync);
        await teardown.StepAsync("letting go of folders that were made", _provided.CloseAsync);
        await teardown.StepAsync("closing connections to other places", _targets.CloseAsync);
        await teardown.StepAsync("removing old sessions", () => new SessionRetention(_sessions, _store, _options.Time).RunAsync(_workspaces));
        await teardown.StepAsync("getting a newer list of models", _catalog.DisposeAsync);
        await teardown.StepAsync("letting go of plugins under development", _development.DisposeAsync);
        await teardown.StepAsync("closing the audit trail", _audit.DisposeAsync);
        await teardown.StepAsync("closing model clients", _clients.DisposeAsync);
        await teardown.StepAsync("telling listeners", () => new(_closing.CancelAsync()));
        await teardown.StepAsync("stopping plugins", _opener.DisposeAsync);
        await teardown.StepAsync("closing sessions", _sessions.DisposeAsync);
        await teardown.StepAsync("closing the log", () => _log?.DisposeAsync() ?? default);

        _closing.Dispose();
    }

    private static void OpenStore(TaskCompletionSource<SessionStore> opened, StorePlace place, HostOptions options, EventBus bus)
    {
        try
        {
            opened.SetResult(SessionStore.Open(
                new SessionStoreOptions(place.Folder, options.Time, options.Label) { Committed = bus.PublishCommitted },
                AgentHost.Sessions.Log.Schema.Migrations));
        }
        catch (Exception fault)
        {
            // Told to whoever waits for the store.
            opened.SetException(fault);
        }
    }
}
