using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentHost.Client;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns.Scheduling;

/// <summary>
/// Turns of this host on their way: those of one session come out of it one after another, and what waits is in the store,
/// so that it survives the host.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="storesAll">True to store also a prompt that need not wait: it survives a host that is killed before the turn begins.</param>
/// <param name="log">Hears of what goes wrong beside the turns themselves.</param>
public sealed class TurnScheduler(Task<SessionStore> store, TimeProvider time, bool storesAll, ILogger log) : IAsyncDisposable
{
    /// <summary>The time that a host that closes waits for its turns.</summary>
    public static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ScheduledTurn> _turns = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<OpenSession, SessionTurnQueue> _lines = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<ScheduledTurn> _due = Channel.CreateUnbounded<ScheduledTurn>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Turns that run or wait.</summary>
    public ScheduledTurn[] Turns => [.. _turns.Values];

    /// <summary>Turns whose time has come. Each holds its session until it is given back by <see cref="Release"/>.</summary>
    public ChannelReader<ScheduledTurn> Due => _due.Reader;

    /// <summary>Fires when the host closes.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Tests if a turn of this id runs or waits here.</summary>
    public bool Has(string turnId) => _turns.ContainsKey(turnId);

    /// <summary>A turn that runs or waits here; null where there is none of this id.</summary>
    public ScheduledTurn? Find(string turnId) => _turns.GetValueOrDefault(turnId);

    /// <summary>A turn that waits here; null where none of this id does.</summary>
    public ScheduledTurn? FindWaiting(string turnId) =>
        _turns.TryGetValue(turnId, out var turn) && _lines.TryGetValue(turn.Session, out var line) && line.Waiting.Contains(turn) ? turn : null;

    /// <summary>The turn of a session that was submitted last; null where none was.</summary>
    public ScheduledTurn? LastOf(OpenSession session) => _lines.TryGetValue(session, out var line) ? line.Last : null;

    /// <summary>The sessions that had turns here, of these ids.</summary>
    public IReadOnlyList<OpenSession> SessionsOf(IReadOnlyList<string> ids) =>
        [.. _lines.Select(static entry => entry.Key).Where(session => ids.Contains(session.Id))];

    /// <summary>Completes when the turns of a workspace that run or wait now have ended. Never faults.</summary>
    public Task WhenEnded(Workspace workspace) => Task.WhenAll(Turns.Where(turn => turn.Plan.Workspace.Id == workspace.Id).Select(static turn => turn.Task));

    /// <summary>Lines a turn up; it is due at once where none is before it.</summary>
    /// <exception cref="HostException">A turn of its id runs already, or that it waits cannot be stored.</exception>
    public async ValueTask<ScheduledTurn> ScheduleAsync(TurnPlan plan, CancellationToken cancellationToken)
    {
        var turn = new ScheduledTurn(plan);
        if (!_turns.TryAdd(turn.Id, turn))
        {
            throw new HostException(HostFailure.Invalid, $"A turn {turn.Id} is already running.");
        }

        // In line at once: prompts run in the order of their submission.
        var session = turn.Session;
        var line = _lines.GetOrCreateValue(session);
        var (ticket, place) = line.Enter(turn, _closing.Token);
        var waits = !ticket.IsCompletedSuccessfully;
        if (waits || (storesAll && plan.Parent is null))
        {
            session.CountWaiting();
            try
            {
                await TellAsync(line, turn, waits ? place : 0, cancellationToken);
            }
            catch
            {
                session.StopWaiting();
                line.Remove(turn);
                _turns.TryRemove(turn.Id, out _);
                turn.End();
                _ = PassAsync(session, line, ticket);
                throw;
            }

            session.StopWaiting();
        }

        line.SetReady(turn);
        _ = PassAsync(session, line, ticket);
        return turn;
    }

    /// <summary>Ends a turn that runs, or waits no longer; nothing happens when it has ended.</summary>
    public async ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        if (!_turns.TryGetValue(turnId, out var turn) || turn.Session.Id != sessionId)
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
    public async ValueTask<bool> TryRemoveAsync(ScheduledTurn turn, string reason)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (!_lines.TryGetValue(turn.Session, out var line) || !line.Remove(turn))
        {
            return false;
        }

        _turns.TryRemove(turn.Id, out _);
        await TurnInterruption.EndAsync(turn.Session, new TurnCompleted(TurnOutcome.Cancelled) { TurnId = turn.Id, Reason = reason });
        turn.End();
        return true;
    }

    /// <summary>Tells anew what waits, in another order or with other words, and takes that over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="change">From what waits now to what waits from now on: all of it, the first that is another as well.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    public async ValueTask RearrangeAsync(
        OpenSession session, Func<ValueTask<(IReadOnlyList<QueuedPrompt> All, int From)>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(change);
        var line = _lines.GetOrCreateValue(session);
        await line.Telling.WaitAsync(cancellationToken);
        var paused = line.Pause();
        try
        {
            var (all, from) = await change();
            await session.AppendAsync(
                [.. all.Skip(from).Select((prompt, i) => new TurnQueued(prompt.Prompt, from + i + 1) { TurnId = prompt.TurnId, Held = prompt.Held })],
                Durability.Process,
                CancellationToken.None);
            line.Arrange([.. all.Select(static prompt => prompt.TurnId)]);
            foreach (var turn in paused)
            {
                if (all.FirstOrDefault(prompt => prompt.TurnId == turn.Id) is { } prompt)
                {
                    turn.Plan = turn.Plan with { Request = turn.Plan.Request with { Parts = prompt.Prompt } };
                }
            }
        }
        finally
        {
            foreach (var turn in paused)
            {
                line.SetReady(turn);
                _ = PassAsync(session, line, session.TurnGate.WaitAsync(_closing.Token));
            }

            line.Telling.Release();
        }
    }

    /// <summary>Keeps a prompt in the store until it is told that it runs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">The prompt.</param>
    /// <param name="isNext">True when it waits for no other, and whatever else is kept leaves it its room.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask KeepAsync(OpenSession session, PromptRequest request, bool isNext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        var row = new QueueRow(request.TurnId!, Steer: false, time.GetUtcNow(), request);
        await (await store).WriteAsync(database => QueueTable.Add(database, session.Id, row, bounded: !isNext)).WaitAsync(cancellationToken);
    }

    /// <summary>Makes those that wait in a session wait for a person's word.</summary>
    public async ValueTask HoldAsync(OpenSession session)
    {
        var line = _lines.GetOrCreateValue(session);
        await line.Telling.WaitAsync();
        try
        {
            var held = line.Pause();
            await session.AppendAsync(
                [.. held.Select(static (turn, i) => new TurnQueued(PromptParts.Bare(turn.Plan.Request.Parts), i + 1) { TurnId = turn.Id, Held = true })],
                Durability.Process,
                CancellationToken.None);
            foreach (var turn in held)
            {
                line.Remove(turn);
                _turns.TryRemove(turn.Id, out _);
                turn.End();
            }
        }
        finally
        {
            line.Telling.Release();
        }
    }

    /// <summary>Gives the session of a turn that is through with to who is next in line.</summary>
    public void Release(ScheduledTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        try
        {
            _turns.TryRemove(turn.Id, out _);
            var idle = !_lines.TryGetValue(turn.Session, out var line) || line.Waiting.Count == 0;
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
    }

    /// <summary>Cancels what runs, and waits for its end; what waits stays in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var turn in _turns.Values)
        {
            if (_lines.TryGetValue(turn.Session, out var line) && line.Remove(turn))
            {
                _turns.TryRemove(turn.Id, out _);
                turn.End();
            }
            else
            {
                await CancelAsync(turn);
            }
        }

        try
        {
            await Task.WhenAll(Turns.Select(static turn => turn.Task)).WaitAsync(CloseDeadline, time);
        }
        catch (TimeoutException)
        {
            // Their sessions are marked interrupted when they are opened again.
        }

        _due.Writer.TryComplete();
    }

    /// <summary>Each on its own: what a plugin hung on the token of its turn may throw.</summary>
    private async ValueTask CancelAsync(ScheduledTurn turn)
    {
        try
        {
            await turn.Cancel.CancelAsync();
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Cancelling a turn failed.");
        }
    }

    private async ValueTask TellAsync(SessionTurnQueue line, ScheduledTurn turn, int place, CancellationToken cancellationToken)
    {
        await line.Telling.WaitAsync(cancellationToken);
        try
        {
            if (turn.Plan.Parent is null)
            {
                await KeepAsync(turn.Session, turn.Plan.Request with { TurnId = turn.Id }, isNext: place == 0, cancellationToken);
            }

            var told = new TurnQueued(PromptParts.Bare(turn.Plan.Request.Parts), place) { TurnId = turn.Id };
            await turn.Session.AppendAsync([told], Durability.Process, cancellationToken);
        }
        finally
        {
            line.Telling.Release();
        }
    }

    /// <summary>Waits for the session, and hands out what is first in its line then.</summary>
    private Task PassAsync(OpenSession session, SessionTurnQueue line, Task ticket) => Task.Run(
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
            if (!_due.Writer.TryWrite(turn))
            {
                // The host is closed.
                Release(turn);
            }
        },
        CancellationToken.None);
}
