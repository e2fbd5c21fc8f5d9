using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Hosting.Developing;
using AgentHost.Hosting.Health;
using AgentHost.Hosting.Logging;
using AgentHost.Kernel;
using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Prompts;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Compacting;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Models.Catalog;
using AgentHost.Models.Credentials;
using AgentHost.Permissions;
using AgentHost.Security.Network;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>A host in this process: composed here by hand, in one place, and seen by surfaces as <see cref="IHostClient"/>.</summary>
public sealed class LocalHost : IHostClient
{
    private readonly HostOptions options;
    private readonly Task<SessionStore> store;
    private readonly EventBus bus;
    private readonly Redactor redactor;
    private readonly PermissionService permissions;
    private readonly Questions questions;
    private readonly WorkspaceOpener opener;
    private readonly SessionService sessions;
    private readonly ModelClients clients;
    private readonly SessionEnds ends;
    private readonly TurnComposition turns;
    private readonly ToolRoom calls;
    private readonly SettingsRoom settings;
    private readonly SettingsRenewal renewal;
    private readonly CatalogService catalog;
    private readonly PreviewRoom previews;
    private readonly AuditRoom audit;
    private readonly HealthRoom health;
    private readonly LogFile logFile;
    private readonly HostLog? log;
    private readonly DevelopmentRoom development;
    private readonly OpenedWorkspaces workspaces = new();
    private readonly CancellationTokenSource closing = new();
    private int disposed;

    private LocalHost(HostOptions options)
    {
        var folders = HostFolders.Resolve(options.Variables);
        redactor = new Redactor(() => SecretVariables.ValuesOf(options.Variables));
        logFile = new LogFile(Path.Combine(folders.Data, "logs"), options.Time);
        log = options.KeepLog ? new HostLog(logFile, redactor, options.Time) : null;
        this.options = options = log is null ? options : options with { Loggers = log };

        // The store opens while settings and plugins are read: on two cores the two cost what the slower one costs.
        var place = new StorePlace(folders, options.Variables, HostFolders.ManagedSettings);
        var opened = new TaskCompletionSource<SessionStore>(TaskCreationOptions.RunContinuationsAsynchronously);
        store = opened.Task;
        bus = new EventBus(new StoreLog(store), log is null ? null : log.Note);
        _ = Task.Run(() => OpenStore(opened, place, options, bus));
        permissions = new PermissionService(options.Time);
        questions = new Questions(options.Time);
        var sessionLog = options.Loggers.CreateLogger("sessions");
        ends = new SessionEnds(TurnScheduler.CloseDeadline, options.Time, sessionLog);
        sessions = new SessionService(store, bus, ends, options.Time, sessionLog);
        var connect = new ConnectDeadline();
        var auth = new AuthFile(folders.Data, options.Time);
        var oauth = new Lazy<OAuthClient>(() => new OAuthClient(new HttpClients(connect: connect).Create(), options.Time));
        var credentials = new CredentialFinder(options.Variables, auth, new TokenRenewal(() => oauth.Value, auth, options.Time), new KeyCommand(folders.Data, options.Time));
        clients = new ModelClients(options.Variables, options.Time, redactor, CatalogUpdater.FileIn(folders), credentials);
        opener = new WorkspaceOpener(options, folders, place, store, bus, sessions, redactor, clients, connect);
        previews = new PreviewRoom(sessions, store);
        health = new HealthRoom(folders, store, clients);
        audit = new AuditRoom(folders, options.Variables, redactor, options.Time);
        settings = new SettingsRoom(folders, options.Time, opener.Trust);
        renewal = new SettingsRenewal(opener, store, bus);
        catalog = new CatalogService(folders, connect, options.Loggers.CreateLogger("models"), options.Time);
        turns = new TurnComposition(options, sessions, ends, permissions, questions, store, clients, redactor, audit, settings, renewal, catalog);
        development = new DevelopmentRoom(opener, turns.Scheduler, clients, folders.Cache, options.Time);
        var logins = new HostLogins(credentials, new DeviceLogin(oauth, auth, options.Time), redactor);
        Models = new HostModels(logins, clients, workspaces, catalog, store, options.Time);
        var compacting = new CompactRoom(sessions, turns.Planner, clients, turns.Compaction, store, options.Time);
        var queue = new PromptQueueRoom(sessions, store, turns.Service, turns.Scheduler, workspaces, redactor, options.Time);
        Sessions = new HostSessions(sessions, store, workspaces, redactor, compacting, queue, options.Time);
        calls = new ToolRoom(turns.Invoker, sessions, renewal, workspaces, audit, redactor, options.Time);
    }

    /// <inheritdoc/>
    public IHostModels Models { get; }

    /// <inheritdoc/>
    public IHostSessions Sessions { get; }

    /// <inheritdoc/>
    public IHostTools Tools => calls;

    /// <summary>Writes a fault that ended a command into the log.</summary>
    /// <returns>Where it stands now; null when it could not be written.</returns>
    public static async ValueTask<string?> RecordFaultAsync(string label, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var variables = new HostOptions { Label = label }.Variables;
        var file = new LogFile(Path.Combine(HostFolders.Resolve(variables).Data, "logs"), TimeProvider.System);
        var single = new HostLog(file, new Redactor(() => SecretVariables.ValuesOf(variables)), TimeProvider.System);
        single.Write(LogEntryLevel.Error, "host", $"{label}: {fault}");
        await single.DisposeAsync();
        return single.Failed ? null : file.Path;
    }

    /// <summary>Makes a host. Cheap: what it opens, it opens in the background.</summary>
    public static LocalHost Create(HostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LocalHost(options);
    }

    /// <inheritdoc/>
    public async ValueTask<WorkspaceInfo> OpenWorkspaceAsync(WorkspaceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
        var workspace = await workspaces.GetAsync(request, () => opener.OpenAsync(request, closing.Token), cancellationToken);
        if (options.Prewarm)
        {
            Prewarm(workspace);
        }

        return workspace.Current.ToInfo();
    }

    /// <inheritdoc/>
    public async ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var root = opener.Locate(folder).Root;
        await opener.Trust.SetAsync(root, trusted, cancellationToken);
        bus.Publish(await (await store).AppendWorkspaceEventAsync(new TrustChanged(root, trusted), cancellationToken));
        return root;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken) => new(opener.TrustedFolders.List());

    /// <inheritdoc/>
    public ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new(opener.Trust.Report(opener.Locate(folder).Root));
    }

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> CreateSessionAsync(NewSession request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var workspace = await FindWorkspaceAsync(request.WorkspaceId);
        return (await sessions.CreateAsync(workspace, request.Name, cancellationToken)).Info;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) =>
        await (await store).ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo?> FindSessionAsync(string? workspace, string key, CancellationToken cancellationToken) =>
        await (await store).FindAsync(workspace, key, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> RenameSessionAsync(string sessionId, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await (await sessions.GetAsync(sessionId, cancellationToken)).RenameAsync(name, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DeleteSessionAsync(string sessionId, CancellationToken cancellationToken) => sessions.DeleteAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        [.. (await (await store).ReadMessagesAsync(sessionId, skip, limit, cancellationToken)).Select(redactor.Redact)];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        [.. (await (await store).ReadEventsAsync(sessionId, after, limit, cancellationToken)).Select(redactor.Redact)];

    /// <inheritdoc/>
    public async ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
        if (request.Parts.Count == 0)
        {
            throw new HostException(HostFailure.Invalid, "The prompt is empty: say what is to be done.");
        }

        return (await turns.Service.SubmitAsync(await FindWorkspaceAsync(request.WorkspaceId), request, origin: null, cancellationToken)).Id;
    }

    /// <inheritdoc/>
    public async ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await turns.Previewer.PreviewAsync(await FindWorkspaceAsync(request.WorkspaceId), request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CommandSpec>> ListCommandsAsync(string workspaceId, CancellationToken cancellationToken) =>
        await CommandRoom.ListAsync(await FindWorkspaceAsync(workspaceId), cancellationToken);

    /// <summary>Commands that are verbs of the program, from manifests alone: no plugin's code runs for it.</summary>
    public async ValueTask<IReadOnlyList<CommandSpec>> ListVerbsAsync(string workspaceId, CancellationToken cancellationToken) =>
        CommandRoom.ListVerbs(await FindWorkspaceAsync(workspaceId));

    /// <summary>Options of <c>agent run</c> that plugins declare, from manifests alone: no plugin's code runs for it.</summary>
    public async ValueTask<IReadOnlyList<DeclaredRunOption>> ListRunOptionsAsync(string workspaceId, CancellationToken cancellationToken) =>
        RunOptionRoom.List(await FindWorkspaceAsync(workspaceId));

    /// <summary>Names of the agents that <c>--agent</c> takes. The plugins that bring agents are asked; one that cannot tell takes nothing from the others.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAgentsAsync(string workspaceId, CancellationToken cancellationToken) => await AgentCatalog.ListAsync(await FindWorkspaceAsync(workspaceId), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<CommandResult?> RunCommandAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await new CommandRoom(options.Time, clients, redactor).RunAsync(await FindWorkspaceAsync(request.WorkspaceId), request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<AttachedContext> AttachAsync(string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken) =>
        await AttachRoom.ReadAsync(await FindWorkspaceAsync(workspaceId), text, attached, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<EditResult> ApplyPreviewsAsync(string workspaceId, string sessionId, bool discard, CancellationToken cancellationToken) =>
        await previews.ApplyAsync(await FindWorkspaceAsync(workspaceId), sessionId, discard, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        await calls.CancelAsync(sessionId, turnId, cancellationToken);
        await turns.Scheduler.CancelAsync(sessionId, turnId, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = bus.Subscribe(filter);

        // A host that closes ends the stream after what was still to be told.
        await using var end = closing.Token.Register(subscription.Dispose);
        yield return new StreamOpened(EventFormat.Version, (await store).Epoch) { SessionId = filter.SessionId, Position = (await store).LastPosition, Time = options.Time.GetUtcNow() };
        var redacted = filter.Raw ? null : new RedactedEvents(redactor);
        await foreach (var e in subscription.ReadAsync(cancellationToken))
        {
            foreach (var shown in redacted?.Pass(e) ?? [e])
            {
                yield return shown;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PermissionRequest>> ListPermissionsAsync(CancellationToken cancellationToken) => new(permissions.Pending);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PermissionRuleInfo>> ListPermissionRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken) =>
        RuleLayers.List((await FindWorkspaceAsync(workspaceId)).Configuration.Rules, sessionId is null ? [] : permissions.SessionRules(sessionId));

    /// <inheritdoc/>
    public async ValueTask<PermissionTestResult> TestPermissionAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken) =>
        PermissionTester.Test(await FindWorkspaceAsync(workspaceId), request);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListPermissionBuiltinsAsync(string workspaceId, CancellationToken cancellationToken) =>
        PermissionBuiltins.List((await FindWorkspaceAsync(workspaceId)).Settings);

    /// <inheritdoc/>
    public ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken) =>
        new(permissions.TryAnswer(requestId, answer));

    /// <inheritdoc/>
    public ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken) =>
        new(questions.TryAnswer(questionId, answer));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PluginInfo>> ListPluginsAsync(string workspaceId, CancellationToken cancellationToken) =>
        (await FindWorkspaceAsync(workspaceId)).ListPlugins();

    /// <inheritdoc/>
    public async ValueTask<SettingsReport> ReadSettingsAsync(string workspaceId, CancellationToken cancellationToken)
    {
        var workspace = await FindWorkspaceAsync(workspaceId);
        var names = NamedModels.Check(workspace.Settings, clients.SelectorOf(workspace));
        return redactor.Redact(SettingsReports.Of(workspace.Configuration.Loaded, CatalogService.Check(workspace.Settings) is { } idle ? names.Append(idle) : names, workspace.Configuration.SettingsFiles));
    }

    /// <inheritdoc/>
    public async ValueTask<JsonElement> ReadSettingsSchemaAsync(string workspaceId, CancellationToken cancellationToken) =>
        SettingsSchemas.Of((await FindWorkspaceAsync(workspaceId)).Configuration.Sources);

    /// <inheritdoc/>
    public async ValueTask<SettingsChanged> ChangeSettingsAsync(string workspaceId, SettingsChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var workspace = await FindWorkspaceAsync(workspaceId);
        return await renewal.TakeAsync(workspace, await settings.ChangeAsync(workspace, change, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken) =>
        await health.CheckAsync(await FindWorkspaceAsync(workspaceId), cancellationToken);

    /// <summary>Takes a plugin that is being written into an open workspace, in place of the version of it that is there. A turn that runs keeps the old one; when the new one cannot be used, the old one stays.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="folder">The built plugin: a folder with a <c>plugin.json</c>. It runs from a copy.</param>
    /// <param name="isolated">Behind the plugin runner; else in this process, in a load context that can go.</param>
    /// <param name="cancellationToken">Ends the wait for its activation.</param>
    /// <exception cref="HostException">It is no plugin, or it cannot be used (<see cref="HostFailure.Plugin"/>).</exception>
    public async ValueTask<DevelopedPlugin> DevelopAsync(string workspaceId, string folder, bool isolated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return await development.TakeAsync(await FindWorkspaceAsync(workspaceId), folder, isolated, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogEntry> ReadLogAsync(LogFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new HostLogReader(logFile, options.Time).ReadAsync(filter, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditEntry> ReadAuditAsync(string workspaceId, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await foreach (var entry in audit.ReadAsync((await FindWorkspaceAsync(workspaceId)).Settings, filter, cancellationToken))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AuditReport> VerifyAuditAsync(string workspaceId, CancellationToken cancellationToken) =>
        await audit.VerifyAsync((await FindWorkspaceAsync(workspaceId)).Settings, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HookInfo>> ListHooksAsync(string workspaceId, CancellationToken cancellationToken) =>
        HookList.Of(await FindWorkspaceAsync(workspaceId), redactor);

    /// <inheritdoc/>
    public async ValueTask SwitchPermissionsAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        await sessions.SwitchAsync(await FindWorkspaceAsync(workspaceId), sessionId, change, cancellationToken);
    }

    /// <summary>Ends turns, plugins, children and the store in this order, each within its own deadline. Never throws: what fails is logged, and the rest is ended all the same.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        var teardown = new Teardown(options.Loggers.CreateLogger("host"));
        await teardown.StepAsync("ending calls", calls.DisposeAsync);
        await teardown.StepAsync("ending turns", turns.DisposeAsync);
        await teardown.StepAsync("telling the ends of sessions", ends.CloseAsync);
        await teardown.StepAsync("removing old sessions", () => new SweepRoom(sessions, store, options.Time).RunAsync(workspaces));
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

    /// <summary>
    /// Wakes the provider of the workspace's model, sources of tools and the prompt's sections in the background;
    /// what fails will fail again where it is reported.
    /// </summary>
    private void Prewarm(Workspace workspace)
    {
        clients.Prewarm(workspace);
        FoundTools.Wake(workspace, options.Time);
        SectionWake.Begin(workspace);
    }

    private static void OpenStore(TaskCompletionSource<SessionStore> opened, StorePlace place, HostOptions options, EventBus bus)
    {
        try
        {
            opened.SetResult(SessionStore.Open(new SessionStoreOptions(place.Folder, options.Time, options.Label) { Committed = bus.PublishCommitted }, AgentHost.Sessions.Log.Schema.Migrations));
        }
        catch (Exception fault)
        {
            // Told to whoever waits for the store.
            opened.SetException(fault);
        }
    }

    /// <summary>An open workspace.</summary>
    /// <exception cref="HostException">There is none of that id.</exception>
    public ValueTask<Workspace> FindWorkspaceAsync(string id) => workspaces.FindAsync(id);
}
