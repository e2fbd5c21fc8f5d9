using AgentHost.Auditing;
using AgentHost.Kernel;
using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Prompts;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Asking;
using AgentHost.Kernel.Turns.Calls;
using AgentHost.Kernel.Turns.Compacting;
using AgentHost.Kernel.Turns.Delegation;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Turns.Running;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting;

/// <summary>The way of a turn, put together: planned, queued, run. Each part knows only those that are made before it here.</summary>
internal sealed class TurnComposition : IAsyncDisposable
{
    private readonly QueueWatch? _watch;
    private readonly TitleService _titles;
    private readonly ILogger _log;

    public TurnComposition(
        HostOptions options,
        SessionService sessions,
        SessionEndHooks ends,
        PermissionService permissions,
        Questions questions,
        Task<SessionStore> store,
        ModelClients clients,
        Redactor redactor,
        AuditService audit,
        SettingsService settings,
        SettingsReloader renewal,
        CatalogService catalog)
    {
        var time = options.Time;
        var queueLog = options.Loggers.CreateLogger("queue");
        _log = options.Loggers.CreateLogger("turn");

        Planner = new TurnPlanner(sessions, clients, renewal);
        Scheduler = new TurnScheduler(store, time, options.StoresPrompts, queueLog);
        Service = new TurnService(Planner, Scheduler, store, options.TakesQueued, queueLog);
        _watch = options.TakesQueued ? new QueueWatch(store, time, Service, queueLog) : null;

        Agents = new SubAgentRunner(Service, sessions, time);
        Invoker = new ToolInvoker(new CallServices(permissions, questions, options.Loggers, Agents, time, new RuleKeeper(settings, renewal)));
        var side = new AuxiliaryModel(clients, time);
        Compaction = new TurnCompaction(new SummaryWriter(side), time);
        _titles = new TitleService(side, redactor, time);
        var attached = new TurnReferences(side);
        var requests = new RequestBuilder(new PromptBuilder(time), time);
        Previewer = new RequestPreviewer(Planner, requests, attached, store, redactor, time);

        var runner = new TurnRunner(requests, Invoker, new StepRunner(time), new TurnSteering(store, time), Compaction, attached, time);
        var executor = new TurnExecutor(Planner, runner, clients, ends, _titles, catalog, audit, store, time, _log);
        new TurnDispatcher(Scheduler, executor, Service, _watch, queueLog).Begin();
    }

    /// <summary>Plans prompts.</summary>
    public TurnPlanner Planner { get; }

    /// <summary>Queues plans.</summary>
    public TurnScheduler Scheduler { get; }

    /// <summary>Takes prompts in.</summary>
    public TurnService Service { get; }

    /// <summary>Runs sub-agents.</summary>
    public SubAgentRunner Agents { get; }

    /// <summary>Carries out calls of tools.</summary>
    public ToolInvoker Invoker { get; }

    /// <summary>Shortens conversations.</summary>
    public TurnCompaction Compaction { get; }

    /// <summary>Shows requests.</summary>
    public RequestPreviewer Previewer { get; }

    /// <summary>Cancels turns and waits for their ends, and for what runs beside them.</summary>
    public async ValueTask DisposeAsync()
    {
        var teardown = new Teardown(_log);
        await teardown.StepAsync("looking for prompts that wait", () => _watch?.DisposeAsync() ?? default);
        await teardown.StepAsync("ending turns", Scheduler.DisposeAsync);
        await teardown.StepAsync("ending what runs beside turns", _titles.DisposeAsync);
    }
}
