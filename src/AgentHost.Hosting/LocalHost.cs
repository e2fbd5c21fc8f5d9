using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Configuration;
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
    private readonly HostOptions options;
    private readonly Task<SessionStore> store;
    private readonly WorkspaceOpener opener;
    private readonly SessionService sessions;
    private readonly ModelClients clients;
    private readonly SessionEndHooks ends;
    private readonly TurnComposition turns;
    private readonly ToolCallService calls;
    private readonly CatalogService catalog;
    private readonly AuditService audit;
    private readonly EventStream events;
    private readonly HostLog? log;
    private readonly PluginDevelopmentService development;
    private readonly OpenedWorkspaces workspaces = new();
    private readonly CancellationTokenSource closing = new();
    private int disposed;

    private LocalHost(HostOptions options)
    {
        var folders = HostFolders.Resolve(options.Variables);
        var redactor = new Redactor(() => SecretVariables.ValuesOf(options.Variables));
        var logFile = new LogFile(Path.Combine(folders.Data, "logs"), options.Time);
        log = options.KeepLog ? new HostLog(logFile, redactor, options.Time) : null;
        this.options = options = log is null ? options : options with { Loggers = log };

        // The store opens while settings and plugins are read: on two cores the two cost what the slower one costs.
        var place = new StorePlace(folders, options.Variables, HostFolders.ManagedSettings);
        var opened = new TaskCompletionSource<SessionStore>(TaskCreationOptions.RunContinuationsAsynchronously);
        store = opened.Task;
        var bus = new EventBus(new StoreLog(store), log is null ? null : log.Note);
        _ = Task.Run(() => OpenStore(opened, place, options, bus));
        var permissions = new PermissionService(options.Time);
        var questions = new Questions(options.Time);
        var sessionLog = options.Loggers.CreateLogger("sessions");
        ends = new SessionEndHooks(TurnScheduler.CloseDeadline, options.Time, sessionLog);
        sessions = new SessionService(store, bus, ends, options.Time, sessionLog);
        var connect = new ConnectDeadline();
        var auth = new AuthFile(folders.Data, options.Time);
        var oauth = new Lazy<OAuthClient>(() => new OAuthClient(new HttpClients(connect: connect).Create(), options.Time));
        var credentials = new CredentialFinder(
            options.Variables, auth, new TokenRenewal(() => oauth.Value, auth, options.Time), new KeyCommand(folders.Data, options.Time));
        clients = new ModelClients(options.Variables, options.Time, redactor, CatalogUpdater.FileIn(folders), credentials);
        opener = new WorkspaceOpener(options, folders, place, store, bus, sessions, redactor, clients, connect);
        audit = new AuditService(folders, options.Variables, redactor, options.Time);
        var settings = new SettingsService(folders, options.Time, opener.Trust);
        var renewal = new SettingsReloader(opener, store, bus);
        catalog = new CatalogService(folders, connect, options.Loggers.CreateLogger("models"), options.Time);
        turns = new TurnComposition(options, sessions, ends, permissions, questions, store, clients, redactor, audit, settings, renewal, catalog);
        development = new PluginDevelopmentService(opener, turns.Scheduler, clients, folders.Cache, options.Time);
        calls = new ToolCallService(turns.Invoker, sessions, renewal, workspaces, audit, redactor, options.Time);
        events = new EventStream(bus, store, redactor, options.Time, closing.Token);

        var logins = new HostLogins(credentials, new DeviceLogin(oauth, auth, options.Time), redactor);
        var compacting = new CompactionService(sessions, turns.Planner, clients, turns.Compaction, store, options.Time);
        var queue = new PromptQueueService(sessions, store, turns.Service, turns.Scheduler, workspaces, redactor, options.Time);
        Workspaces = new HostWorkspaces(options, opener, workspaces, clients, new HealthCheckService(folders, store, clients), store, bus, closing.Token);
        Sessions = new HostSessions(sessions, store, workspaces, redactor, new SessionContext(compacting, workspaces, redactor), options.Time);
        Prompts = new HostPrompts(turns, calls, questions, workspaces, queue);
        Commands = new HostCommands(new CommandService(options.Time, clients, redactor), workspaces);
        Permissions = new HostPermissions(permissions, sessions, workspaces);
        Plugins = new HostPlugins(development, workspaces, redactor);
        Settings = new HostSettings(settings, renewal, clients, workspaces, redactor);
        Models = new HostModels(logins, clients, workspaces, catalog, store, options.Time);
        Audit = new HostAudit(audit, logFile, workspaces, options.Time);
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
    public IHostSettings Settings { get; }

    /// <inheritdoc/>
    public IHostModels Models { get; }

    /// <inheritdoc/>
    public IHostTools Tools => calls;

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
        events.SubscribeAsync(filter, cancellationToken);

    /// <summary>Finds an open workspace, from the inside: for tests of plugins, which need its services.</summary>
    /// <param name="id">Its id in this host.</param>
    /// <exception cref="HostException">There is none of that id.</exception>
    public ValueTask<Workspace> FindWorkspaceAsync(string id) => workspaces.FindAsync(id);

    /// <summary>
    /// Ends turns, plugins, children and the store in this order, each within its own deadline. Never throws: what fails is logged, and the rest is ended all
    /// the same.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        workspaces.Close();
        var teardown = new Teardown(options.Loggers.CreateLogger("host"));
        await teardown.StepAsync("ending calls", calls.DisposeAsync);
        await teardown.StepAsync("ending turns", turns.DisposeAsync);
        await teardown.StepAsync("telling the ends of sessions", ends.CloseAsync);
        await teardown.StepAsync("removing old sessions", () => new SessionRetention(sessions, store, options.Time).RunAsync(workspaces));
        await teardown.StepAsync("getting a newer list of models", catalog.DisposeAsync);
        await teardown.StepAsync("letting go of plugins under development", development.DisposeAsync);
        await teardown.StepAsync("closing the audit trail", audit.DisposeAsync);
        await teardown.StepAsync("closing model clients", clients.DisposeAsync);
        await teardown.StepAsync("telling listeners", () => new(closing.CancelAsync()));
        await teardown.StepAsync("stopping plugins", opener.DisposeAsync);
        await teardown.StepAsync("closing sessions", sessions.DisposeAsync);
        await teardown.StepAsync("closing the log", () => log?.DisposeAsync() ?? default);

        closing.Dispose();
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
