using AgentHost.Client;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Compacting;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>Requests of a person about the length of a conversation: shortens it, and notes what is kept.</summary>
internal sealed class CompactionService(
    SessionService sessions, TurnPlanner planner, ModelClients clients, TurnCompaction compaction, Task<SessionStore> store, TimeProvider time)
{
    private const int ShortestPrefix = 4;
    private const int MostPinned = 100;
    private const int LongestGoal = 4_000;
    private const int LongestInstructions = 4_000;

    /// <exception cref="HostException">There is no such session, it is not of this workspace, or no model can be used.</exception>
    public async ValueTask<CompactReport> RunAsync(Workspace workspace, CompactRequest request, CancellationToken cancellationToken)
    {
        workspace.RequireTurns();

        if (request.Instructions is { Length: > LongestInstructions })
        {
            throw new HostException(HostFailure.Invalid, $"What the summary is to look after takes at most {LongestInstructions:N0} characters.");
        }

        var session = await sessions.GetAsync(request.SessionId, cancellationToken);
        session.RequireWorkspace(workspace.Root);
        await session.TurnGate.WaitAsync(cancellationToken);
        try
        {
            if (session.History.Count < 2)
            {
                return new CompactReport { Reason = "There is nothing to leave out yet." };
            }

            var turn = await StateAsync(workspace, session, cancellationToken);
            return await compaction.RunAsync(
                turn, new ModelRequest([.. session.History]), CompactionCause.Manual, cancellationToken, request.Instructions) is { } why
                ? new CompactReport { Reason = why }
                : new CompactReport { Compacted = session.Sent.Compaction };
        }
        catch (CapabilityException exception)
        {
            throw new HostException(HostFailure.Plugin, exception.Message, exception);
        }
        finally
        {
            session.TurnGate.Release();
        }
    }

    public async ValueTask<SessionPins> ReadPinsAsync(string sessionId, CancellationToken cancellationToken) =>
        await (await store)
            .ReadAsync(
                database => LogReader.Session(database, sessionId) is null ? throw SessionStore.NoSession(sessionId) : PinReader.Read(database, sessionId),
                cancellationToken);

    /// <exception cref="HostException">There is no such message, or too many are pinned.</exception>
    public async ValueTask<string> PinAsync(string sessionId, string message, bool pinned, CancellationToken cancellationToken)
    {
        if (message.Length < ShortestPrefix)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"The id of a message is named by {ShortestPrefix} and more characters, not by \"{message}\": agent session show --json has them.");
        }

        var session = await sessions.GetAsync(sessionId, cancellationToken);
        if (message == "last")
        {
            message = session.History.LastOrDefault(static each => each.Role == MessageRole.User && each.Parts.Any(static part => part is not SummaryPart))?.Id
                ?? throw new HostException(HostFailure.NotFound, $"Nobody has said anything in the session {session.Info.Name} yet.");
        }

        var found = await (await store).ReadAsync(database => PinReader.FindMessages(database, sessionId, message), cancellationToken);
        var id = found.Contains(message, StringComparer.Ordinal) ? message : found switch
        {
            [var one] => one,
            [] =>
                throw new HostException(
                    HostFailure.NotFound, $"The session {session.Info.Name} has no message {message}: agent session show --json has their ids."),
            _ => throw new HostException(HostFailure.Invalid, $"\"{message}\" fits several messages: give more of its characters."),
        };
        var pins = await session.LoadPinsAsync(cancellationToken);
        if (pins.Messages.Contains(id, StringComparer.Ordinal) == pinned)
        {
            return id;
        }

        if (pinned && pins.Messages.Count >= MostPinned)
        {
            throw new HostException(
                HostFailure.Invalid, $"{MostPinned} messages of the session {session.Info.Name} are pinned already, which is the most: take one away first.");
        }

        await session.AppendAsync([new MessagePinned(id, pinned)], Durability.Process, cancellationToken);
        return id;
    }

    /// <exception cref="HostException">It is no goal.</exception>
    public async ValueTask SetGoalAsync(string sessionId, string? goal, CancellationToken cancellationToken)
    {
        goal = goal?.Trim();
        if (goal is { Length: 0 or > LongestGoal })
        {
            throw new HostException(HostFailure.Invalid, $"A goal has 1 to {LongestGoal:N0} characters.");
        }

        var session = await sessions.GetAsync(sessionId, cancellationToken);
        await session.AppendAsync([new GoalSet { Goal = goal }], Durability.Process, cancellationToken);
        if (goal is not null)
        {
            session.TellGoal(goal);
        }
    }

    /// <summary>Makes the state of a turn that a compaction needs, without a turn.</summary>
    private async ValueTask<TurnState> StateAsync(Workspace workspace, OpenSession session, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanCompactionAsync(workspace, session, cancellationToken);
        var models = new TurnModels(clients, workspace, plan.Wish);
        return new TurnState
        {
            Plan = plan,
            Registry = workspace.Services.Registry,
            Tools = plan.Tools.Resolve(workspace.Services.Registry),
            Hooks = new HookDispatcher(workspace.Services.Registry, workspace.Services.Resolver, workspace.Services.Hooks, time),
            Current = await models.OpenAsync(plan.Model!, cancellationToken),
            Models = models,
            Budgets = await Budgets.ReadAsync(
                workspace.Settings,
                new TurnLimits(),
                async (own, since) => await (await store).ReadSpentAsync(own ? session.Id : null, since, cancellationToken),
                time),
        };
    }
}
