using AgentHost.Client;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Hosting;

/// <summary>The queue as surfaces see it: what is in the store, and what of it this host is about to run.</summary>
internal sealed class PromptQueueService(
    SessionService sessions,
    Task<SessionStore> store,
    TurnService turns,
    TurnScheduler scheduler,
    OpenedWorkspaces workspaces,
    Redactor redactor,
    TimeProvider time) : IPromptQueue
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QueuedPrompt>> ListAsync(string sessionId, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(sessionId, withLeft: true, cancellationToken)).Select(redactor.Redact)];

    /// <inheritdoc/>
    public async ValueTask<string> AddAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request.Parts);
        var opened = await store;
        var id = request.TurnId ?? opened.Ids.Next();
        var row = new QueueRow(id, Steer: false, time.GetUtcNow(), request with { WorkspaceId = "", TurnId = id });
        await LeaveAsync(opened, request.SessionId, _ => row, cancellationToken);
        if (sessions.IsOpen(request.SessionId) && await sessions.GetAsync(request.SessionId, cancellationToken) is { Steering.TurnId: null } session)
        {
            await turns.TakeLeftAsync(session, cancellationToken);
        }

        return id;
    }

    /// <inheritdoc/>
    public async ValueTask<string> SteerAsync(string sessionId, IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        Check(parts);
        var opened = await store;
        var words = new SteeringMessage(opened.Ids.Next(), parts);
        if (sessions.IsOpen(sessionId))
        {
            return await turns.SteerAsync(await sessions.GetAsync(sessionId, cancellationToken), words, cancellationToken) ? words.Id : throw NoTurn();
        }

        // Only the process that runs the turn can tell of it; the row names the turn, so that no later one takes it for its own.
        await LeaveAsync(
            opened,
            sessionId,
            database => LogReader.OpenTurns(database, sessionId).Find(static turn => turn.Started) is { } turn && opened.IsHeld(database, sessionId)
                ? new QueueRow(words.Id, Steer: true, time.GetUtcNow(), new PromptRequest("", sessionId, parts) { TurnId = turn.TurnId })
                : throw NoTurn(),
            cancellationToken);
        return words.Id;
    }

    /// <inheritdoc/>
    public async ValueTask ChangeAsync(string sessionId, string turnId, IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        Check(parts);
        if (await (await store).WriteAsync(database => QueueTable.Change(database, sessionId, turnId, parts)).WaitAsync(cancellationToken))
        {
            return;
        }

        await ArrangeAsync(
            sessionId,
            turnId,
            (all, at) =>
            {
                all[at] = all[at] with { Prompt = parts };
                return at;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask MoveAsync(string sessionId, string turnId, int place, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        await ArrangeAsync(
            sessionId,
            turnId,
            (all, at) =>
            {
                var moved = all[at];
                all.RemoveAt(at);
                var to = Math.Min(place, all.Count);
                all.Insert(to, moved);
                return Math.Min(at, to);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int> RemoveAsync(string sessionId, string? turnId, CancellationToken cancellationToken)
    {
        var waiting = await ReadAsync(sessionId, withLeft: true, cancellationToken);
        if (turnId is not null)
        {
            waiting = [.. waiting.Where(prompt => prompt.TurnId == turnId)];
            if (waiting.Count == 0)
            {
                throw NotWaiting(turnId);
            }
        }

        var removed = 0;
        foreach (var prompt in waiting)
        {
            removed += await TakeOutAsync(sessionId, prompt.TurnId, cancellationToken) ? 1 : 0;
        }

        return removed == 0 && turnId is not null ? throw NotWaiting(turnId) : removed;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ResumeAsync(string workspaceId, string sessionId, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.FindAsync(workspaceId);

        // Whose it is, is found out before what waits is read: from there on nobody else takes of it.
        await sessions.GetAsync(sessionId, cancellationToken);
        var opened = await store;
        var begun = new List<string>();
        foreach (var prompt in await ReadAsync(sessionId, withLeft: true, cancellationToken))
        {
            if (scheduler.Has(prompt.TurnId))
            {
                continue;
            }

            var row = await opened.ReadAsync(database => QueueTable.Find(database, sessionId, prompt.TurnId), cancellationToken);
            var request = (row?.Request ?? new PromptRequest(workspaceId, sessionId, prompt.Prompt)) with
            {
                WorkspaceId = workspaceId,
                SessionId = sessionId,
                TurnId = prompt.TurnId,
                Parts = prompt.Prompt
            };
            begun.Add((await turns.SubmitAsync(workspace, request with { Interactive = false }, origin: null, cancellationToken)).Id);
        }

        return begun;
    }

    private static void Check(IReadOnlyList<Part> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new HostException(HostFailure.Invalid, "The prompt is empty: say what is to be done.");
        }
    }

    private static HostException NoTurn() => new(HostFailure.Invalid, "No turn runs in this session: give it a prompt instead.");

    private static HostException NotWaiting(string turnId) =>
        new(HostFailure.NotFound, $"No prompt {turnId} waits in this session: it runs already, has ended, or never was there.");

    private static async ValueTask LeaveAsync(SessionStore opened, string sessionId, Func<Database, QueueRow> row, CancellationToken cancellationToken) =>
        await opened.WriteAsync(database =>
            LogReader.Session(database, sessionId) is null ? throw SessionStore.NoSession(sessionId) : QueueTable.Add(database, sessionId, row(database)))
            .WaitAsync(cancellationToken);

    private async ValueTask<bool> TakeOutAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        const string Why = "taken out of the queue";
        if (scheduler.FindWaiting(turnId) is { } waiting)
        {
            return await scheduler.TryRemoveAsync(waiting, Why);
        }

        var opened = await store;
        if (await opened.WriteAsync(database =>
            QueueTable.Left(database, sessionId).Exists(row => row.TurnId == turnId) && QueueTable.Delete(database, sessionId, turnId))
            .WaitAsync(cancellationToken))
        {
            return true;
        }

        var session = await sessions.GetAsync(sessionId, cancellationToken);
        if (scheduler.Has(turnId) || !(await ReadAsync(sessionId, withLeft: false, cancellationToken)).Exists(prompt => prompt.TurnId == turnId))
        {
            return false;
        }

        await session.AppendAsync([new TurnCompleted(TurnOutcome.Cancelled) { TurnId = turnId, Reason = Why }], Durability.Power, CancellationToken.None);
        return true;
    }

    private async ValueTask ArrangeAsync(string sessionId, string turnId, Func<List<QueuedPrompt>, int, int> change, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(sessionId, withLeft: false, cancellationToken);
        var session = await sessions.GetAsync(sessionId, cancellationToken);

        // What nobody told of yet has no order in the log: whose session it is, tells of it.
        var left = await (await store).ReadAsync(database => QueueTable.Left(database, sessionId), cancellationToken);
        await session.AppendAsync(
            [
                .. left.Where(row => !row.Steer && !scheduler.Has(row.TurnId))
                    .Select((row, i) => new TurnQueued(PromptParts.Bare(row.Request.Parts), before.Count + i + 1) { TurnId = row.TurnId, Held = true })
            ],
            Durability.Process,
            cancellationToken);
        await scheduler.RearrangeAsync(
            session,
            async () =>
            {
                var all = await ReadAsync(sessionId, withLeft: false, cancellationToken);
                var at = all.FindIndex(prompt => prompt.TurnId == turnId);
                return at < 0 ? throw NotWaiting(turnId) : (all, change(all, at));
            },
            cancellationToken);
    }

    private async ValueTask<List<QueuedPrompt>> ReadAsync(string sessionId, bool withLeft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        var opened = await store;
        var (told, sent, left, held) = await opened.ReadAsync(
            database => LogReader.Session(database, sessionId) is null
                ? throw SessionStore.NoSession(sessionId)
                : (
                    LogReader.OpenTurns(database, sessionId),
                    QueueTable.All(database, sessionId),
                    withLeft ? QueueTable.Left(database, sessionId) : [],
                    opened.IsHeld(database, sessionId)),
            cancellationToken);
        var here = sessions.IsOpen(sessionId);
        var all = new List<QueuedPrompt>();
        foreach (var turn in told.Where(static turn => turn is { Started: false, Queued: not null }).OrderBy(static turn => turn.Queued!.Sequence))
        {
            if (scheduler.Has(turn.TurnId) && scheduler.FindWaiting(turn.TurnId) is null)
            {
                // It begins at this moment: its hooks run, its references are read.
                continue;
            }

            var waits = here ? scheduler.Has(turn.TurnId) : held && !turn.Queued!.Held;
            var request = sent.Find(row => row.TurnId == turn.TurnId)?.Request;
            all.Add(new QueuedPrompt(turn.TurnId, turn.Queued!.Prompt)
            {
                Place = all.Count,
                At = turn.QueuedAt,
                Held = !waits,
                Mode = request?.Mode,
                Allow = request?.Allow,
            });
        }

        foreach (var row in left)
        {
            all.Add(new QueuedPrompt(row.TurnId, PromptParts.Bare(row.Request.Parts))
            {
                Place = all.Count,
                At = row.At,
                Held = !held,
                Mode = row.Request.Mode,
                Allow = row.Request.Allow,
                Steering = row.Steer && told.Exists(turn => turn.Started && turn.TurnId == row.Request.TurnId)
            });
        }

        return all;
    }
}
