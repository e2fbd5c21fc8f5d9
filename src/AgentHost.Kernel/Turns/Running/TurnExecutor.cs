using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Editing.Previews;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Models;
using AgentHost.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Runs a turn whose time has come: looks at its plan once more, opens what it needs, has it run, and begins what follows an answer.</summary>
public sealed class TurnExecutor(
    TurnPlanner planner,
    TurnRunner runner,
    ModelClients clients,
    SessionEndHooks ends,
    TitleService titles,
    CatalogService catalog,
    AuditService audit,
    Task<SessionStore> store,
    TimeProvider time,
    ILogger log) : ITurnExecutor
{
    /// <inheritdoc/>
    public async Task RunAsync(ScheduledTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        try
        {
            await RunOwnedAsync(turn);
        }
        catch (Exception exception)
        {
            // A turn always ends with its event, also when the host itself has a fault.
            if (exception is not (CapabilityException or HostException or OperationCanceledException))
            {
                log.LogError(exception, "The host failed in a turn.");
            }

            turn.Fault = exception.Message;
            await TurnInterruption.EndFaultedAsync(turn.Session, turn.Id, exception, turn.Cancel.IsCancellationRequested);
        }
    }

    private async Task RunOwnedAsync(ScheduledTurn turn)
    {
        // Changes while it waited hold for it as well.
        var plan = turn.Plan = await planner.RenewAsync(turn.Plan, turn.Cancel.Token);
        using var shadow = plan.Request.DryRun ? await ShadowAsync(plan, turn.Cancel.Token) : null;
        var state = await OpenAsync(plan, shadow, turn.Cancel.Token);
        TurnWarnings.Tell(state, plan.Session.LastModel);
        plan.Session.LastModel = state.Model;
        turn.Completed = await runner.RunAsync(state, turn.Cancel.Token);
        if (plan.Request.Titled)
        {
            titles.Begin(state);
        }

        catalog.Begin(plan.Workspace);
    }

    /// <summary>Pins a turn to the registry of this moment, and opens its tools and its model.</summary>
    private async ValueTask<TurnState> OpenAsync(TurnPlan plan, OverlayFileSystem? shadow, CancellationToken cancellationToken)
    {
        var (workspace, session) = (plan.Workspace, plan.Session);
        var models = new TurnModels(clients, workspace, plan.Wish);
        var registry = plan.Parent?.Registry ?? workspace.Services.Registry;
        var hooks = new HookDispatcher(registry, workspace.Services.Resolver, workspace.Services.Hooks, time, workspace.Configuration.Conditions);
        if (plan.Parent is null && hooks.Any(HookEvent.SessionEnd))
        {
            ends.Add(workspace, session);
        }

        var sources = DynamicTools.Of(registry, plan.Request, plan.Tools, warning => session.Tell(new HostWarning(warning), plan.TurnId), time);
        var state = new TurnState
        {
            Plan = plan,
            Registry = registry,
            Tools = sources is null ? plan.Tools.Resolve(registry) : await sources.BuildAsync(cancellationToken),
            Sources = sources,
            Hooks = hooks,
            Current = await models.OpenAsync(plan.Model!, cancellationToken),
            Models = models,
            Budgets = await Budgets.ReadAsync(
                workspace.Settings,
                plan.Request.Limits,
                async (own, since) => await (await store).ReadSpentAsync(own ? session.Id : null, since, cancellationToken),
                time),
            Shadow = shadow,
            Audit = audit.Of(workspace.Settings, workspace.Root),
        };
        if (workspace.Configuration.Trusted)
        {
            state.Allowed.Add(plan.Request.Allow, "the prompt's command");
        }

        return state;
    }

    /// <summary>The files as earlier dry runs of the session left them.</summary>
    private async ValueTask<OverlayFileSystem> ShadowAsync(TurnPlan plan, CancellationToken cancellationToken)
    {
        var shadow = plan.Workspace.Services.Files.Shadow(time);
        try
        {
            var kept = await KeptPreviews.ReadAsync(await store, plan.Session.Id, cancellationToken);
            await KeptPreviews.ReplayAsync(kept, shadow, plan.Workspace.Paths, plan.Session.Blobs, cancellationToken);
            return shadow;
        }
        catch
        {
            shadow.Dispose();
            throw;
        }
    }
}
