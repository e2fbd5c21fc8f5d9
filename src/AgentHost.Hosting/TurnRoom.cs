using AgentHost.Auditing;
using AgentHost.Editing.Previews;
using AgentHost.Hosting.Queueing;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Prompts;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Delegation;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting;

/// <summary>Turns of this host, from a submitted prompt to the stored end: queued by session, cancellable, all ended before the host closes.</summary>
internal sealed class TurnRoom : IAsyncDisposable
{
    private static readonly PromptText DryRunSection = new("dry-run", "This is a dry run: your edits are kept for the person to look at and are not written. Files read back as if they were, but commands see them as they are on disk, and commands that may write are refused: say which you would run, and go on.");
    internal static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(10);

    private readonly HostOptions options;
    private readonly SessionRoom sessions;
    private readonly PermissionService permissions;
    private readonly Task<SessionStore> store;
    private readonly TurnRunner runner;
    private readonly PromptBuilder prompts;
    private readonly Redactor redactor;
    private readonly AuditRoom audit;
    private readonly ModelClients clients;
    private readonly SessionEnds ends;
    private readonly SettingsRenewal renewal;
    private readonly CatalogRoom catalog;

    public TurnRoom(HostOptions options, SessionRoom sessions, PermissionService permissions, Questions questions, Task<SessionStore> store, ModelClients clients, Redactor redactor, AuditRoom audit, SettingsRoom settings, SettingsRenewal renewal, CatalogRoom catalog)
    {
        (this.renewal, this.catalog) = (renewal, catalog);
        this.audit = audit;
        this.options = options;
        this.sessions = sessions;
        this.permissions = permissions;
        this.store = store;
        var services = new CallServices(permissions, questions, options.Loggers, new SubAgentRoom(this, sessions, options.Time).RunAsync, options.Time, new RuleKeeper(settings, renewal));
        Sides = new SideRooms(sessions, clients, store, redactor, options.Time);
        Invoker = new ToolInvoker(services);
        runner = new TurnRunner(Invoker, new StepRunner(options.Time), Sides.Compaction, Sides.Attached, options.Time);
        prompts = new PromptBuilder(options.Time);
        ends = new SessionEnds(CloseDeadline, options.Time, options.Loggers.CreateLogger("sessions"));
        Queue = new TurnQueue(store, options.Time, options.TakesQueued, RunAsync, (workspace, request, token) => SubmitAsync(workspace, request, caller: null, token), options.Loggers.CreateLogger("queue"));
        sessions.Ending = ends.DeleteAsync;
        this.clients = clients;
        this.redactor = redactor;
    }

    public SideRooms Sides { get; }

    /// <summary>What runs and waits.</summary>
    public TurnQueue Queue { get; }

    /// <summary>Carries out calls.</summary>
    public ToolInvoker Invoker { get; }

    /// <summary>Wakes the provider of the workspace's model, sources of tools and the prompt's sections in the background; what fails will fail again where it is reported.</summary>
    public void Prewarm(Workspace workspace)
    {
        clients.Prewarm(workspace);
        FoundTools.Wake(workspace, options.Time);
        SectionWake.Begin(workspace);
    }

    /// <returns>The turn's id.</returns>
    public async ValueTask<string> SubmitAsync(Workspace workspace, PromptRequest request, CancellationToken cancellationToken) =>
        (await SubmitAsync(workspace, request, caller: null, cancellationToken)).Id;

    /// <param name="workspace">Where.</param>
    /// <param name="request">The prompt.</param>
    /// <param name="caller">The call whose sub-agent it is for; null for none.</param>
    /// <param name="cancellationToken">Ends the wait; what was submitted goes on.</param>
    public async ValueTask<RunningTurn> SubmitAsync(Workspace workspace, PromptRequest request, AgentCall? caller, CancellationToken cancellationToken)
    {
        // A sub-agent has the settings of the turn that it works for.
        workspace = caller is null ? await renewal.TakeAsync(workspace, cancellationToken) : workspace;
        if (workspace.SettingsError is { } error)
        {
            throw new HostException(HostFailure.Invalid, error);
        }

        if (request.Limits is { Seconds: { } seconds } && !(seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2))
        {
            throw new HostException(HostFailure.Invalid, "The time limit of a turn is a number of seconds, from 0 on.");
        }

        // So are tools and schemas that cannot be had.
        if (request.Tools is not null)
        {
            ToolCatalog.Build(workspace.Registry, workspace.Settings, workspace.NamedPlugins, request.Interactive, request.Tools);
        }

        OutputCheck.Of(request);
        var agent = await AgentRoom.FindAsync(workspace, request, cancellationToken);
        var session = await sessions.GetAsync(request.SessionId, cancellationToken);
        request = AgentRoom.Narrow(OwnSettings.Fill(request, session.Settings, agent?.Model is not null, session.Switched is not null), agent, workspace);
        if (session.Info.Workspace != workspace.Root)
        {
            throw new HostException(HostFailure.Invalid, $"The session {session.Info.Name} belongs to {session.Info.Workspace}, not to {workspace.Root}: open that workspace.");
        }

        // A model that cannot be had is the caller's error: it is found before anything is stored.
        var notes = new List<string>();
        var (wish, model) = await ChooseAsync(workspace, request, session.LastModel, session.Settings?.Model, agent, notes.Add, cancellationToken);
        var turn = new RunningTurn(request.TurnId ?? session.Ids.Next(), workspace, session, request, agent)
        {
            Parent = caller?.Turn,
            Asker = caller?.Tool.Descriptor.Owner.Id,
            Choice = model,
            Wish = wish,
            Notes = notes,
        };
        await Queue.EnterAsync(turn, cancellationToken);
        return turn;
    }

    /// <summary>The model of a prompt: its own word, else its agent's where that one can be had, else the usual one.</summary>
    private async ValueTask<(ModelWish Wish, ModelChoice Choice)> ChooseAsync(Workspace workspace, PromptRequest request, string? sessionModel, string? own, AgentProfile? agent, Action<string> warn, CancellationToken cancellationToken)
    {
        string? reason = null;
        if (request.Model is null && agent?.Model is { } wanted)
        {
            try
            {
                var agents = WishOf(request with { Model = wanted }, sessionModel);
                return (agents, await clients.ChooseAsync(workspace, agents, cancellationToken));
            }
            catch (HostException exception)
            {
                // Written for another service: the agent's words are worth having with any model.
                (reason, request) = (exception.Message, request with { Model = own });
            }
        }

        var wish = WishOf(request, sessionModel);
        var choice = await clients.ChooseAsync(workspace, wish, cancellationToken);
        if (reason is not null)
        {
            warn(TurnWarnings.ModelLeftOut(agent!.File ?? $"the agent {agent.Name}", agent.Model!, reason, choice.Name));
        }

        return (wish, choice);
    }

    /// <summary>The model of a request that is only looked at: what is not sent needs no key.</summary>
    private async ValueTask<ModelChoice> ChooseUnsentAsync(Workspace workspace, PromptRequest request, string? sessionModel, AgentProfile? agent, Action<string> warn, CancellationToken cancellationToken)
    {
        try
        {
            return (await ChooseAsync(workspace, request, sessionModel, null, agent, warn, cancellationToken)).Choice;
        }
        catch (HostException lack) when (lack.Failure == HostFailure.NoModel && (request.Model ?? sessionModel ?? workspace.Settings.Text("model")) is not null)
        {
            var choice = clients.ChooseUnsent(workspace, WishOf(request, sessionModel));
            warn(lack.Message);
            return choice;
        }
    }

    private static ModelWish WishOf(PromptRequest request, string? sessionModel) => new()
    {
        Name = request.Model,
        SessionModel = sessionModel,
        Needs = ModelNeeds.Of(request.Parts, request.Parameters),
        Parameters = request.Parameters,
    };

    /// <summary>What a prompt would send. Sends and stores nothing.</summary>
    public async ValueTask<RequestPreview> PreviewAsync(Workspace workspace, PromptRequest request, CancellationToken cancellationToken)
    {
        workspace = await renewal.TakeAsync(workspace, cancellationToken);
        if (workspace.SettingsError is { } error)
        {
            throw new HostException(HostFailure.Invalid, error);
        }

        var agent = await AgentRoom.FindAsync(workspace, request, cancellationToken);
        request = AgentRoom.Narrow(request, agent, workspace);
        var session = request.SessionId.Length == 0 ? null : await (await store).FindAsync(workspace.Root, request.SessionId, cancellationToken);
        var warnings = AgentRoom.Warnings(agent, workspace.Registry).ToList();
        var model = await ChooseUnsentAsync(workspace, request, session?.Model, agent, warnings.Add, cancellationToken);
        var tools = FoundTools.Of(workspace, workspace.Registry, request, found => Tools(workspace, workspace.Registry, request, agent, model.Info, found, parent: null), warnings.Add, options.Time) is { } sources
            ? await sources.BuildAsync(cancellationToken)
            : Tools(workspace, workspace.Registry, request, agent, model.Info, null, parent: null);
        var system = await BuildSystemAsync(workspace, workspace.Registry, request, agent, request.SessionId, null, model.Name, warnings.Add, cancellationToken);
        var history = request.SessionId.Length == 0 ? [] : await (await store).ReadHistoryAsync(request.SessionId, cancellationToken);
        var parts = await Sides.Attached.PreviewAsync(workspace, model, request.Parts, warnings.Add, cancellationToken);
        return RequestParts.Of(model.Name, system, tools.Offered, history, parts, redactor.Redact) with { Address = model.Options.BaseUrl is { } address ? redactor.Redact(address) : null, ContextWindow = model.Info?.ContextWindow, Warnings = warnings };
    }

    public ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken) => Queue.CancelAsync(sessionId, turnId, cancellationToken);

    /// <summary>Completes when the turns of a workspace that run or wait now have ended. Never faults.</summary>
    public Task WhenEnded(Workspace workspace) => Task.WhenAll(Queue.Turns.Where(turn => turn.Workspace.Id == workspace.Id).Select(static turn => turn.Task));

    public async ValueTask DisposeAsync()
    {
        var teardown = new Teardown(options.Loggers.CreateLogger("turn"));
        await teardown.StepAsync("cancelling turns", Queue.DisposeAsync);
        await teardown.StepAsync("ending turns", WaitForTurnsAsync);
        await teardown.StepAsync("ending what runs beside turns", Sides.DisposeAsync);
        await teardown.StepAsync("telling the ends of sessions", ends.CloseAsync);
    }

    private async ValueTask WaitForTurnsAsync()
    {
        try
        {
            await Task.WhenAll(Queue.Turns.Select(static turn => turn.Task)).WaitAsync(CloseDeadline, options.Time);
        }
        catch (TimeoutException)
        {
            // Their sessions are marked interrupted when they are opened again.
        }
    }

    private async Task RunAsync(RunningTurn turn)
    {
        try
        {
            await RunOwnedAsync(turn);
        }
        catch (Exception exception)
        {
            // A turn always ends with its event, also when the host itself has a fault.
            LogFault(exception);
            turn.Fault = exception.Message;
            await TurnEnds.EndFaultedAsync(turn.Session, turn.Id, exception, turn.Cancel.IsCancellationRequested);
        }
    }

    private async Task RunOwnedAsync(RunningTurn turn)
    {
        var (session, request, turnId, choice) = (turn.Session, turn.Request, turn.Id, turn.Choice);
        var (cancellationToken, agent, own) = (turn.Cancel.Token, turn.Agent, AgentTools.Of(turn.Agent));
        var (workspace, notes) = (turn.Workspace, turn.Notes);
        if (turn.Parent is null)
        {
            // What changed while it waited holds for it as well.
            turn.Workspace = await renewal.TakeAsync(workspace, cancellationToken);
            choice = turn.Workspace == workspace ? choice : await clients.ChooseAsync(turn.Workspace, turn.Wish, cancellationToken);
            workspace = turn.Workspace;
            notes = SettingsRenewal.Begin(session, workspace) is { } changed ? [changed, .. notes] : notes;
        }

        var models = new TurnModels(clients, workspace, turn.Wish);
        var registry = turn.Parent?.Registry ?? workspace.Registry;
        var hooks = new HookDispatcher(registry, workspace.Resolver, workspace.Hooks, options.Time, workspace.Conditions);
        if (turn.Parent is null && hooks.Any(HookEvent.SessionEnd))
        {
            ends.Add(workspace, session);
        }

        var sources = FoundTools.Of(workspace, registry, request, found => Tools(workspace, registry, request, agent, choice.Info, found, turn.Parent), warning => session.Tell(new HostWarning(warning), turnId), options.Time);
        using var shadow = request.DryRun ? await ShadowAsync(workspace, session, cancellationToken) : null;
        var state = new TurnState
        {
            TurnId = turnId,
            Session = session,
            Workspace = workspace,
            Registry = registry,
            Tools = sources is null ? Tools(workspace, registry, request, agent, choice.Info, null, turn.Parent) : await sources.BuildAsync(cancellationToken),
            Sources = sources,
            Hooks = hooks,
            Parent = turn.Parent,
            Asker = turn.Asker,
            Agent = agent?.Name,
            Only = request.Tools,
            Without = WithoutOf(agent, turn.Parent),
            Bounds = own.Bounds.Count == 0 ? turn.Parent?.Bounds ?? [] : [.. own.Bounds, .. turn.Parent?.Bounds ?? []],
            Denied = own.Denied,
            Ceiling = agent?.Mode,
            Current = await models.OpenAsync(choice, cancellationToken),
            Models = models,
            Budgets = await Budgets.ReadAsync(workspace.Settings, request.Limits, session.Id, store, options.Time, cancellationToken),
            InitialMode = request.Mode ?? workspace.Mode,
            NamedAfter = request.Mode is null ? null : turn.Switches,
            Interactive = request.Interactive,
            TakeLeftWords = token => Queue.TakeWordsAsync(turn, token),
            RunOptions = request.RunOptions,
            Output = OutputCheck.Of(request),
            Shadow = shadow,
            Audit = audit.Of(workspace.Settings, workspace.Root),
        };
        if (workspace.Trusted)
        {
            state.Allowed.Add(request.Allow, "the prompt's command");
        }

        TurnWarnings.Tell(state, session.LastModel, agent, notes);
        session.LastModel = state.Model;
        turn.Completed = await runner.RunAsync(
            state,
            request.Parts,
            (history, token) => BuildAsync(state, request, agent, history, token),
            TurnSettings.Of(workspace.Settings, request.Limits),
            cancellationToken);
        if (request.Titled)
        {
            Sides.Titles.Begin(state);
        }

        catalog.Begin(workspace.Settings);
    }

    private async ValueTask<ModelRequest> BuildAsync(TurnState turn, PromptRequest request, AgentProfile? agent, IReadOnlyList<Message> history, CancellationToken cancellationToken)
    {
        var system = await BuildSystemAsync(turn.Workspace, turn.Registry, request, agent, turn.Session.Id, turn.Session.Sections, turn.Model, warning => turn.Session.Tell(new HostWarning(warning), turn.TurnId), cancellationToken);
        return new ModelRequest(history) { System = turn.Parent is null ? system : [.. system, SubAgentRoom.Section], Tools = turn.Tools.Offered, SessionId = turn.Session.Id };
    }

    /// <summary>The tools that an agent and those above it are without.</summary>
    private static IReadOnlyCollection<string> WithoutOf(AgentProfile? agent, TurnState? parent) => [.. AgentTools.Of(agent).Without, .. parent?.Without ?? []];

    private static ToolCatalog Tools(Workspace workspace, CapabilityRegistry registry, PromptRequest request, AgentProfile? agent, ModelInfo? model, IReadOnlyList<TurnTool>? found, TurnState? parent) =>
        ToolCatalog.Build(registry, workspace.Settings, workspace.NamedPlugins, request.Interactive, request.Tools, model, workspace.Conditions, found, agents: !request.DryRun && (parent is null ? 0 : parent.Depth + 1) < AgentTree.DepthOf(workspace.Settings), without: WithoutOf(agent, parent));

    /// <summary>The files as earlier dry runs of the session left them.</summary>
    private async ValueTask<ShadowFileCalls> ShadowAsync(Workspace workspace, SessionActor session, CancellationToken cancellationToken)
    {
        var shadow = workspace.Files.Shadow(options.Time);
        try
        {
            await KeptPreviews.ReplayAsync(await KeptPreviews.ReadAsync(await store, session.Id, cancellationToken), shadow, workspace.Paths, session.Blobs, cancellationToken);
            return shadow;
        }
        catch
        {
            shadow.Dispose();
            throw;
        }
    }

    /// <summary>The system prompt: the plugins' sections, the caller's words, and what the host itself has to say.</summary>
    private async ValueTask<IReadOnlyList<PromptText>> BuildSystemAsync(
        Workspace workspace, CapabilityRegistry registry, PromptRequest request, AgentProfile? agent, string sessionId, SectionMemory? seen, string model, Action<string> warn, CancellationToken cancellationToken)
    {
        var capabilities = workspace.CapabilitiesFor(registry);
        var prompt = string.Concat(request.Parts.OfType<TextPart>().Select(static part => part.Text));
        var facts = EnvironmentFacts.Of(workspace.Root, "local", workspace.Processes.Shell[0], options.Time);
        var system = await prompts.BuildAsync(
            registry,
            workspace.Resolver,
            facts,
            (descriptor, change) => new PromptContext
            {
                SessionId = sessionId,
                Workspace = workspace.ContextFor(descriptor.Owner),
                Model = model,
                Prompt = prompt,
                Change = change,
                Capabilities = capabilities,
                RunOptions = RunOptionValues.Of(descriptor.Owner, request.RunOptions),
            },
            seen,
            SystemWords.Of(request),
            workspace.Conditions,
            workspace.Settings,
            warn,
            cancellationToken);
        if (agent is { Prompt.Length: > 0 })
        {
            system = [.. system, new PromptText("agent", agent.Prompt)];
        }

        return request.DryRun || request.OutputSchema is not null
            ? [.. system, .. request.DryRun ? [DryRunSection] : Array.Empty<PromptText>(), .. OutputCheck.Of(request) is { } output ? [output.Section] : Array.Empty<PromptText>()]
            : system;
    }

    private void LogFault(Exception exception)
    {
        if (exception is not (CapabilityException or HostException or OperationCanceledException))
        {
            options.Loggers.CreateLogger("turn").LogError(exception, "The host failed in a turn.");
        }
    }
}
