using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>Takes events that come from outside of turns to the log and the bus.</summary>
internal sealed class EventPublisher(Task<SessionStore> store, EventBus bus, SessionService sessions, TimeProvider time)
{
    public async ValueTask PublishAsync(AgentEvent e, CancellationToken cancellationToken)
    {
        if (e.SessionId is { } sessionId)
        {
            var session = await sessions.GetAsync(sessionId, cancellationToken);
            if (e.IsDurable)
            {
                await session.AppendAsync([e], Durability.Process, cancellationToken);
            }
            else
            {
                session.Tell(e);
            }
        }
        else if (e.IsDurable)
        {
            bus.Publish(await (await store).AppendWorkspaceEventAsync(e, cancellationToken));
        }
        else
        {
            bus.Publish(e with { Time = time.GetUtcNow() });
        }
    }

    public async ValueTask<AppendResult> AppendAsync(
        string plugin, string sessionId, IReadOnlyList<OtherEvent> events, AppendOptions options, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(sessionId, cancellationToken);
        return await session.AppendOfAsync(
            plugin, events, options.ExpectedLast, options.Flush ? Durability.Power : Durability.Process, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadAsync(
        string plugin, string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        await (await store).ReadAsync(
            database => LogReader.Session(database, sessionId) is null
                ? throw SessionStore.NoSession(sessionId)
                : PluginLog.Read(database, sessionId, plugin, after, limit),
            cancellationToken);
}
