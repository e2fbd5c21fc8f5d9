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
}
