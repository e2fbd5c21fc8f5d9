using AgentHost.Kernel.Sessions;

namespace AgentHost.Kernel.Workspaces;

/// <summary>Sessions of one workspace, for its plugins to read.</summary>
internal sealed class StoredSessions(Task<SessionStore> store, string root) : ISessions
{
    public async ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) =>
        await (await store).GetAsync(sessionId, cancellationToken) is { } session && session.Workspace == root ? session : null;

    public async ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        await FindAsync(sessionId, cancellationToken) is null ? [] : await (await store).ReadMessagesAsync(sessionId, skip, limit, cancellationToken);
}
