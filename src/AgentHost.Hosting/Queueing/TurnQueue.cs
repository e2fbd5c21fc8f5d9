using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting.Queueing;

/// <summary>Turns of this host on their way: those of one session run one after another, and what waits is in the store, so that it survives the host.</summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="takes">Whether prompts that other processes leave are taken up.</param>
/// <param name="run">Runs a turn to its end; never throws.</param>
/// <param name="submit">Submits a prompt.</param>
/// <param name="log">Hears of what goes wrong beside the turns themselves.</param>
internal sealed class TurnQueue(Task<SessionStore> store, TimeProvider time, bool takes, Func<RunningTurn, Task> run, Func<Workspace, PromptRequest, CancellationToken, ValueTask<RunningTurn>> submit, ILogger log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RunningTurn> running = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<SessionActor, TurnLine> lines = [];
    private readonly CancellationTokenSource closing = new();
    private QueueWatch? watch;

    /// <summary>Turns that run or wait.</summary>
    public RunningTurn[] Turns => [.. running.Values];

    /// <summary>Whether a turn of this id runs or waits here.</summary>
    public bool Has(string turnId) => running.ContainsKey(turnId);

    /// <summary>Lines a turn up; it runs at once where none is before it.</summary>
    public async ValueTask EnterAsync(RunningTurn turn, CancellationToken cancellationToken)
    {
        if (!running.TryAdd(turn.Id, turn))
        {
            throw new HostException(HostFailure.Invalid, $"A turn {turn.Id} is already running.");
        }

        // In line at once: prompts run in the order of their submission.
        var session = turn.Session;
        var line = lines.GetOrCreateValue(session);
        var (ticket, place) = line.Enter(turn, closing.Token);
        if (takes && turn.Parent is null)
        {
            LazyInitializer.EnsureInitialized(ref watch, () => new QueueWatch(store, time, LookAsync, log)).Begin();
        }

        if (!ticket.IsCompletedSuccessfully)
        {
            session.CountWaiting();
            try
            {
                await TellAsync(line, turn, place, cancellationToken);
            }
            catch
            {
                session.StopWaiting();
                line.Remove(turn);
                running.TryRemove(turn.Id, out _);
                turn.End();
                _ = PassAsync(session, line, ticket);
                throw;
            }

            session.StopWaiting();
        }

        line.SetReady(turn);
        _ = PassAsync(session, line, ticket);
    }

    /// <summary>Ends a turn that runs, or waits no longer; nothing happens when it has ended.</summary>
    public async ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        if (!running.TryGetValue(turnId, out var turn) || turn.SessionId != sessionId)
        {
            return;
        }

        if (!await TryRemoveAsync(turn, "cancelled while it waited"))
        {
            await turn.Cancel.CancelAsync();
            await turn.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes a turn out that waits.</summary>
    /// <returns>False when it runs, or has ended.</returns>
    public async ValueTask<bool> TryRemoveAsync(RunningTurn turn, string reason)
    {
        if (!lines.TryGetValue(turn.Session, out var line) || !line.Remove(turn))
        {
            return false;
        }

        running.TryRemove(turn.Id, out _);
        await TurnEnds.EndAsync(turn.Session, new TurnCompleted(TurnOutcome.Cancelled) { TurnId = turn.Id, Reason = reason });
        turn.End();
        return true;
    }

    /// <summary>A turn that waits here; null where none of this id does.</summary>
    public RunningTurn? FindWaiting(string turnId) =>
        running.TryGetValue(turnId, out var turn) && lines.TryGetValue(turn.Session, out var line) && line.Waiting.Contains(turn) ? turn : null;

    /// <summary>Tells anew what waits, in another order or with other words, and takes that over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="change">From what waits now to what waits from now on: all of it, the first that is another as well.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    public async ValueTask RearrangeAsync(SessionActor session, Func<ValueTask<(IReadOnlyList<QueuedPrompt> All, int From)>> change, CancellationToken cancellationToken)
    {
        var line = lines.GetOrCreateValue(session);
        await line.Telling.WaitAsync(cancellationToken);
        var paused = line.Pause();
        try
        {
            var (all, from) = await change();
            await session.AppendAsync([.. all.Skip(from).Select((prompt, i) => new TurnQueued(prompt.Prompt, from + i + 1) { TurnId = prompt.TurnId, Held = prompt.Held })], Durability.Process, CancellationToken.None);
            line.Arrange([.. all.Select(static prompt => prompt.TurnId)]);
            foreach (var turn in paused)
            {
                if (all.FirstOrDefault(prompt => prompt.TurnId == turn.Id) is { } prompt)
                {
                    turn.Request = turn.Request with { Parts = prompt.Prompt };
                }
            }
        }
        finally
        {
            foreach (var turn in paused)
            {
                line.SetReady(turn);
                _ = PassAsync(session, line, session.TurnGate.WaitAsync(closing.Token));
            }

            line.Telling.Release();
        }
    }

    /// <summary>Takes up what other processes left for a session that is used here.</summary>
    public async ValueTask TakeLeftAsync(SessionActor session, CancellationToken cancellationToken)
    {
        if (!takes || closing.IsCancellationRequested || !lines.TryGetValue(session, out var line) || line.Last is not { Parent: null } last)
        {
            return;
        }

        foreach (var row in await (await store).ReadAsync(database => QueueTable.Left(database, session.Id), cancellationToken))
        {
            // Words for a turn that ended meanwhile are a prompt.
            if (!Has(row.TurnId) && !(row.Steer && row.Request.TurnId == session.Steering.TurnId))
            {
                await SubmitAsync(session, last.Workspace, row.Request with { TurnId = row.TurnId, Interactive = last.Request.Interactive });
            }
        }
    }

    /// <summary>Takes what other processes said to a turn that runs.</summary>
    public async ValueTask TakeWordsAsync(RunningTurn turn, CancellationToken cancellationToken)
    {
        var session = turn.Session;
        foreach (var row in (await (await store).ReadAsync(database => QueueTable.Left(database, session.Id), cancellationToken)).Where(row => row.Steer && row.Request.TurnId == turn.Id))
        {
            await session.AppendAsync([new TurnSteered(row.TurnId, AttachFit.Bare(row.Request.Parts)) { TurnId = turn.Id }], Durability.Process, CancellationToken.None);
            session.Steering.Add(turn.Id, new SteeredWords(row.TurnId, row.Request.Parts));
        }
    }

    /// <summary>Says something to the turn that runs here.</summary>
    /// <returns>False where none does.</returns>
    public async ValueTask<bool> SteerAsync(SessionActor session, SteeredWords words, CancellationToken cancellationToken)
    {
        if (session.Steering.TurnId is not { } turnId || !running.TryGetValue(turnId, out var turn))
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

    /// <summary>Cancels what runs; what waits stays in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (watch is not null)
        {
            await watch.DisposeAsync();
        }

        foreach (var turn in running.Values)
        {
            if (lines.TryGetValue(turn.Session, out var line) && line.Remove(turn))
            {
                running.TryRemove(turn.Id, out _);
                turn.End();
            }
            else
            {
                // On its own: what a plugin hung on the token of its turn may throw.
                await GuardAsync(turn.Cancel.CancelAsync);
            }
        }
    }

    private async ValueTask TellAsync(TurnLine line, RunningTurn turn, int place, CancellationToken cancellationToken)
    {
        await line.Telling.WaitAsync(cancellationToken);
        try
        {
            if (turn.Parent is null)
            {
                await KeepAsync(turn.Session, turn.Request with { TurnId = turn.Id }, cancellationToken);
            }

            await turn.Session.AppendAsync([new TurnQueued(AttachFit.Bare(turn.Request.Parts), place) { TurnId = turn.Id }], Durability.Process, cancellationToken);
        }
        finally
        {
            line.Telling.Release();
        }
    }

    private async ValueTask KeepAsync(SessionActor session, PromptRequest request, CancellationToken cancellationToken)
    {
        var row = new QueueRow(request.TurnId!, Steer: false, time.GetUtcNow(), request);
        await (await store).WriteAsync(database => QueueTable.Add(database, session.Id, row)).WaitAsync(cancellationToken);
    }

    /// <summary>Waits for the session, and runs what is first in its line then.</summary>
    private Task PassAsync(SessionActor session, TurnLine line, Task ticket) => Task.Run(
        async () =>
        {
            try
            {
                await ticket;
            }
            catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            if (line.Take() is not { } turn)
            {
                session.TurnGate.Release();
                return;
            }

            session.Steering.Open(turn.Id);
            await GuardAsync(() => run(turn));
            await GuardAsync(() => AfterAsync(turn, line));
            await GuardAsync(() => FreeAsync(turn, line));
            await LookAsync(session);
        },
        CancellationToken.None);

    /// <summary>Whatever goes wrong: the session goes on with who is next, and who waits for the turn hears of its end.</summary>
    private async Task GuardAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception fault)
        {
            log.LogError(fault, "What is done around a turn failed.");
        }
    }

    private Task FreeAsync(RunningTurn turn, TurnLine line)
    {
        try
        {
            running.TryRemove(turn.Id, out _);
            var idle = line.Waiting.Count == 0;
            turn.Session.TurnGate.Release();
            if (idle)
            {
                turn.Session.Tell(new SessionIdle());
            }
        }
        finally
        {
            turn.End();
        }

        return Task.CompletedTask;
    }

    /// <summary>What follows from a turn's end for those that wait.</summary>
    private async Task AfterAsync(RunningTurn turn, TurnLine line)
    {
        var late = turn.Session.Steering.Close();
        try
        {
            foreach (var words in late)
            {
                await AddLateAsync(turn, words);
            }

            if (turn.Completed?.Outcome != TurnOutcome.Answered && !closing.IsCancellationRequested && turn.Workspace.Settings.Text("sessions", "queue") == "hold")
            {
                await HoldAsync(turn.Session, line);
            }
        }
        catch (HostException)
        {
            // The store does not take it: what is in it waits there.
        }
    }

    /// <summary>What was said too late to be taken up is a prompt: one that runs when the turn answered, else one that waits for a person's word.</summary>
    private async ValueTask AddLateAsync(RunningTurn turn, SteeredWords words)
    {
        var request = turn.Request with { TurnId = words.Id, Parts = words.Prompt };
        if (turn is { Parent: null, Completed.Outcome: TurnOutcome.Answered } && !closing.IsCancellationRequested)
        {
            await SubmitAsync(turn.Session, turn.Workspace, request);
            return;
        }

        await KeepAsync(turn.Session, request, CancellationToken.None);
        await turn.Session.AppendAsync([new TurnQueued(words.Prompt, 1) { TurnId = words.Id, Held = true }], Durability.Process, CancellationToken.None);
    }

    private async ValueTask SubmitAsync(SessionActor session, Workspace workspace, PromptRequest request)
    {
        try
        {
            await submit(workspace, request with { WorkspaceId = workspace.Id, SessionId = session.Id }, CancellationToken.None);
        }
        catch (Exception fault) when (fault is not HostException { Failure: HostFailure.Store or HostFailure.Closing })
        {
            await TurnEnds.EndAsync(session, new TurnCompleted(TurnOutcome.Failed) { TurnId = request.TurnId, Reason = fault.Message });
        }
    }

    private async ValueTask HoldAsync(SessionActor session, TurnLine line)
    {
        await line.Telling.WaitAsync();
        try
        {
            var held = line.Pause();
            await session.AppendAsync([.. held.Select(static (turn, i) => new TurnQueued(AttachFit.Bare(turn.Request.Parts), i + 1) { TurnId = turn.Id, Held = true })], Durability.Process, CancellationToken.None);
            foreach (var turn in held)
            {
                line.Remove(turn);
                running.TryRemove(turn.Id, out _);
                turn.End();
            }
        }
        finally
        {
            line.Telling.Release();
        }
    }

    private async Task LookAsync(SessionActor session)
    {
        try
        {
            await TakeLeftAsync(session, closing.Token);
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

    private async Task LookAsync(IReadOnlyList<string> wanted)
    {
        foreach (var (session, _) in lines.Where(entry => wanted.Contains(entry.Key.Id)))
        {
            if (session.Steering.TurnId is null)
            {
                await LookAsync(session);
            }
        }
    }
}
