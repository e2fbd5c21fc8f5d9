using AgentHost.Client;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns.Scheduling;

/// <summary>
/// Takes in what is said to sessions: plans each prompt and gives the plan to the scheduler, also of prompts that other processes left, and of
/// words that came too late for a turn.
/// </summary>
/// <param name="planner">Plans.</param>
/// <param name="scheduler">Queues.</param>
/// <param name="store">The store.</param>
/// <param name="takes">True when prompts that other processes leave are taken up.</param>
/// <param name="log">Hears of what goes wrong with prompts that nobody waits for.</param>
public sealed class TurnService(TurnPlanner planner, TurnScheduler scheduler, Task<SessionStore> store, bool takes, ILogger log)
{
    /// <summary>Submits a prompt.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="request">The prompt.</param>
    /// <param name="origin">The call whose sub-agent it is for; null for none.</param>
    /// <param name="cancellationToken">Ends the wait; what was submitted goes on.</param>
    /// <exception cref="HostException">The prompt cannot be run as it is.</exception>
    public async ValueTask<ScheduledTurn> SubmitAsync(Workspace workspace, PromptRequest request, SubAgentOrigin? origin, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(workspace, request, origin, cancellationToken);
        return await scheduler.ScheduleAsync(plan, cancellationToken);
    }

    /// <summary>Says something to the turn that runs here.</summary>
    /// <returns>False where none does.</returns>
    public async ValueTask<bool> SteerAsync(OpenSession session, SteeringMessage words, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(words);
        if (session.Steering.TurnId is not { } turnId || scheduler.Find(turnId) is not { } turn)
        {
            return false;
        }

        await session.AppendAsync([new TurnSteered(words.Id, words.Prompt) { TurnId = turnId }], Durability.Process, cancellationToken);
        if (!session.Steering.Add(turnId, words))
        {
            await AddLateAsync(turn, words);
        }

        return true;
    }

    /// <summary>
    /// Takes in words that were said too late to be taken up: a prompt that runs when the turn answered, else one that waits for a person's word.
    /// </summary>
    public async ValueTask AddLateAsync(ScheduledTurn turn, SteeringMessage words)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(words);
        var request = turn.Plan.Request with { TurnId = words.Id, Parts = words.Prompt };
        if (turn is { Plan.Parent: null, Completed.Outcome: TurnOutcome.Answered } && !scheduler.Closing.IsCancellationRequested)
        {
            await SubmitAsync(turn.Session, turn.Plan.Workspace, request);
            return;
        }

        await scheduler.KeepAsync(turn.Session, request, isNext: false, CancellationToken.None);
        await turn.Session.AppendAsync([new TurnQueued(words.Prompt, 1) { TurnId = words.Id, Held = true }], Durability.Process, CancellationToken.None);
    }

    /// <summary>Takes in what other processes left for a session that is used here.</summary>
    public async ValueTask TakeLeftAsync(OpenSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!takes || scheduler.Closing.IsCancellationRequested || scheduler.LastOf(session) is not { Plan.Parent: null } last)
        {
            return;
        }

        foreach (var row in await (await store).ReadAsync(database => QueueTable.Left(database, session.Id), cancellationToken))
        {
            // Words for a turn that ended meanwhile are a prompt.
            if (!scheduler.Has(row.TurnId) && !(row.Steer && row.Request.TurnId == session.Steering.TurnId))
            {
                await SubmitAsync(session, last.Plan.Workspace, row.Request with { TurnId = row.TurnId, Interactive = last.Plan.Request.Interactive });
            }
        }
    }

    /// <summary>The same for those of these sessions in which no turn runs. Never throws.</summary>
    public async Task TakeLeftAsync(IReadOnlyList<string> sessions)
    {
        foreach (var session in scheduler.SessionsOf(sessions))
        {
            if (session.Steering.TurnId is null)
            {
                await TryTakeLeftAsync(session);
            }
        }
    }

    /// <summary>The same for one session. Never throws.</summary>
    public async Task TryTakeLeftAsync(OpenSession session)
    {
        try
        {
            await TakeLeftAsync(session, scheduler.Closing);
        }
        catch (Exception fault) when (fault is HostException or OperationCanceledException or ObjectDisposedException)
        {
            // The store does not answer, or the host closes: the next look, or the next host, finds it.
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Looking for prompts that wait failed.");
        }
    }

    private async ValueTask SubmitAsync(OpenSession session, Workspace workspace, PromptRequest request)
    {
        try
        {
            await SubmitAsync(workspace, request with { WorkspaceId = workspace.Id, SessionId = session.Id }, origin: null, CancellationToken.None);
        }
        catch (Exception fault) when (fault is not HostException { Failure: HostFailure.Store or HostFailure.Closing })
        {
            await TurnInterruption.EndAsync(session, new TurnCompleted(TurnOutcome.Failed) { TurnId = request.TurnId, Reason = fault.Message });
        }
    }
}
