using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>The session store as the event bus sees it.</summary>
internal sealed class StoreLog(Task<SessionStore> store) : IEventLog
{
    public async ValueTask<IReadOnlyList<AgentEvent>> ReadAsync(string? sessionId, long after, int limit, CancellationToken cancellationToken)
    {
        var log = await store;
        return sessionId is null
            ? await log.ReadAllEventsAsync(after, limit, cancellationToken)
            : await log.ReadEventsAsync(sessionId, after, limit, cancellationToken);
    }
}
