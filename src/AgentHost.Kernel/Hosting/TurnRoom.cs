using System.Collections.Concurrent;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Prompts;
using AgentHost.Kernel.Redaction;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Hosting;

/// <summary>Turns of this host, from a submitted prompt to the stored end: queued by session, cancellable, all ended before the host closes.</summary>
internal sealed class TurnRoom : IAsyncDisposable
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(10);

    private readonly HostOptions options;
    private readonly SessionRoom sessions;
    private readonly PermissionService permissions;
    private readonly Task<SessionStore> store;
    private readonly TurnRunner runner;
    private readonly PromptBuilder prompts;
    private readonly ModelClients clients;
    private readonly ConcurrentDictionary<string, RunningTurn> running = new(StringComparer.Ordinal);

    public TurnRoom(HostOptions options, SessionRoom sessions, PermissionService permissions, Questions questions, Task<SessionStore> store, Redactor redactor)
    {
        this.options = options;
        this.sessions = sessions;
        this.permissions = permissions;
        this.store = store;
        var services = new CallServices(permissions, questions, options.Loggers, options.Time);
        runner = new TurnRunner(new ToolInvoker(services), new StepRunner(options.Time), options.Time);
        prompts = new PromptBuilder(options.Time);
        clients = new ModelClients(options.Variables, options.Time, redactor);
    }

    /// <summary>Wakes the provider of the workspace's model in the background; what fails will fail again where it is reported.</summary>
    public void Prewarm(Workspace workspace) => clients.Prewarm(workspace);

    /// <summary>Finds a model by name, for a plugin that asks one.</summary>
    public ValueTask<(ProviderEntry Entry, Func<ValueTask<ModelClient>> OpenAsync)> FindModelAsync(Workspace workspace, string model, CancellationToken cancellationToken)
    {
        var choice = clients.Choose(workspace, model);
        return new((choice.Entry, () => clients.GetAsync(workspace, choice, cancellationToken)));
    }

    /// <summary>The model of a turn that names none.</summary>
    /// <exception cref="HostException">There is none.</exception>
    public ModelChoice ChooseModel(Workspace workspace) => clients.Choose(workspace, wanted: null);

    public async ValueTask<string> SubmitAsync(Workspace workspace, PromptRequest request, CancellationToken cancellationToken)
    {
        if (workspace.SettingsError is { } error)
        {
            throw new HostException(HostFailure.Invalid, error);
        }

        // A model that cannot be had is the caller's error: it is found before anything is stored.
        var model = clients.Choose(workspace, request.Model);
        if (request.Limits is { Seconds: { } seconds } && !(seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2))
        {
            throw new HostException(HostFailure.Invalid, "The time limit of a turn is a number of seconds, from 0 on.");
        }

        var session = await sessions.GetAsync(request.SessionId, cancellationToken);
        if (session.Info.Workspace != workspace.Root)
        {
            throw new HostException(HostFailure.Invalid, $"The session {session.Info.Name} belongs to {session.Info.Workspace}, not to {workspace.Root}: open that workspace.");
        }

        var turnId = request.TurnId ?? session.Ids.Next();
        var turn = new RunningTurn(session.Id);
        if (!running.TryAdd(turnId, turn))
        {
            throw new HostException(HostFailure.Invalid, $"A turn {turnId} is already running.");
        }

        // In line at once: prompts run in the order of their submission.
        var gate = session.TurnGate.WaitAsync(turn.Cancel.Token);
        var waits = !gate.IsCompletedSuccessfully;
        if (waits)
        {
            try
            {
                await session.AppendAsync([new TurnQueued(request.Parts, session.CountWaiting()) { TurnId = turnId }], Durability.Process, cancellationToken);
            }
            catch
            {
                await LeaveAsync(session, gate, turnId, turn);
                throw;
            }
        }

        turn.Task = Task.Run(() => RunAsync(workspace, session, request, turnId, model, turn, gate, waits), CancellationToken.None);
        return turnId;
    }

    public async ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        if (running.TryGetValue(turnId, out var turn) && turn.SessionId == sessionId)
        {
            await turn.Cancel.CancelAsync();
            await turn.Task.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var turn in running.Values)
        {
            await turn.Cancel.CancelAsync();
        }

        try
        {
            await Task.WhenAll(running.Values.Select(static turn => turn.Task)).WaitAsync(CloseDeadline, options.Time);
        }
        catch (TimeoutException)
        {
            // Their sessions are marked interrupted when they are opened again.
        }

        await clients.DisposeAsync();
    }

    private async Task LeaveAsync(SessionActor session, Task gate, string turnId, RunningTurn turn)
    {
        session.StopWaiting();
        await turn.Cancel.CancelAsync();
        running.TryRemove(turnId, out _);
        if (gate.IsCompletedSuccessfully)
        {
            session.TurnGate.Release();
        }
    }

    private async Task RunAsync(Workspace workspace, SessionActor session, PromptRequest request, string turnId, ModelChoice model, RunningTurn turn, Task gate, bool waits)
    {
        try
        {
            await gate;
        }
        catch (OperationCanceledException)
        {
            running.TryRemove(turnId, out _);
            await EndAsync(session, new TurnCompleted(TurnOutcome.Cancelled) { TurnId = turnId, Reason = "cancelled while it waited" });
            return;
        }
        finally
        {
            if (waits)
            {
                session.StopWaiting();
            }
        }

        try
        {
            await RunOwnedAsync(workspace, session, request, turnId, model, turn.Cancel.Token);
        }
        catch (Exception exception)
        {
            // A turn always ends with its event, also when the host itself has a fault.
            LogFault(exception);
            await EndFaultedAsync(session, turnId, exception);
        }
        finally
        {
            running.TryRemove(turnId, out _);
            var idle = !session.HasWaiting;
            session.TurnGate.Release();
            if (idle)
            {
                session.Tell(new SessionIdle());
            }
        }
    }

    private async Task RunOwnedAsync(Workspace workspace, SessionActor session, PromptRequest request, string turnId, ModelChoice model, CancellationToken cancellationToken)
    {
        var registry = workspace.Registry;
        var state = new TurnState
        {
            TurnId = turnId,
            Session = session,
            Workspace = workspace,
            Registry = registry,
            Tools = ToolCatalog.Build(registry, workspace.Settings, request.Interactive),
            Hooks = new HookDispatcher(registry, workspace.Resolver, options.Time),
            Model = model.Name,
            Prices = model.Options.Info?.Prices,
            Mode = request.Mode ?? workspace.Mode,
            Interactive = request.Interactive,
            RunOptions = request.RunOptions,
        };
        var client = await clients.GetAsync(workspace, model, cancellationToken);
        await runner.RunAsync(
            state,
            request.Parts,
            client,
            (history, token) => BuildAsync(state, history, model, token),
            TurnSettings.Of(workspace.Settings, request.Limits),
            cancellationToken);
    }

    private async ValueTask<ModelRequest> BuildAsync(TurnState turn, IReadOnlyList<Message> history, ModelChoice model, CancellationToken cancellationToken)
    {
        var workspace = turn.Workspace;
        var facts = EnvironmentFacts.Of(workspace.Root, "local", workspace.Processes.Shell[0], options.Time);
        var system = await prompts.BuildAsync(
            turn.Registry,
            workspace.Resolver,
            facts,
            descriptor => new PromptContext
            {
                SessionId = turn.Session.Id,
                Workspace = workspace.ContextFor(descriptor.Owner),
                Model = model.Name,
                RunOptions = turn.RunOptions,
            },
            warning => turn.Session.Tell(new HostWarning(warning), turn.TurnId),
            cancellationToken);
        return new ModelRequest(history) { System = system, Tools = turn.Tools.Offered, SessionId = turn.Session.Id };
    }

    private void LogFault(Exception exception)
    {
        if (exception is not (CapabilityException or HostException or OperationCanceledException))
        {
            options.Loggers.CreateLogger("turn").LogError(exception, "The host failed in a turn.");
        }
    }

    private static async Task EndFaultedAsync(SessionActor session, string turnId, Exception exception)
    {
        var reason = exception switch
        {
            CapabilityException or HostException => exception.Message,
            OperationCanceledException => "cancelled by user",
            _ => $"the host failed: {exception.GetType().Name}: {exception.Message}",
        };
        await EndAsync(session, new TurnCompleted(exception is OperationCanceledException ? TurnOutcome.Cancelled : TurnOutcome.Failed) { TurnId = turnId, Reason = reason });
    }

    private static async Task EndAsync(SessionActor session, TurnCompleted completed)
    {
        try
        {
            await session.AppendAsync([completed], Durability.Power, CancellationToken.None);
        }
        catch (HostException)
        {
            // The store itself is gone: listeners hear it at least.
            session.Tell(completed, completed.TurnId);
        }
    }

    private sealed class RunningTurn(string sessionId)
    {
        public string SessionId { get; } = sessionId;

        public CancellationTokenSource Cancel { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
