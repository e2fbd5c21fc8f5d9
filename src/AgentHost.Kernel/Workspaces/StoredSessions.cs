using AgentHost.Sessions;

namespace AgentHost.Kernel.Workspaces;

/// <summary>Sessions of one workspace, as its plugins see them: those of its sub-agents too that work in folders of their own.</summary>
/// <param name="store">Where they are.</param>
/// <param name="tell">Tells the model of a session that is open here; false when it is not.</param>
/// <param name="root">The workspace.</param>
public sealed class StoredSessions(Task<SessionStore> store, Func<string, string, ValueTask<bool>> tell, string root) : ISessions
{
    public async ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) =>
        await (await store).GetAsync(sessionId, cancellationToken) is { } session
            && (session.Workspace == root
                || (session is { Parent: { } caller, ParentTurn: not null } && await FindAsync(caller, cancellationToken) is not null))
            ? session : null;

    public async ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        await FindAsync(sessionId, cancellationToken) is null ? [] : await (await store).ReadMessagesAsync(sessionId, skip, limit, cancellationToken);

    public async ValueTask<bool> TellAsync(string sessionId, string text, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return await FindAsync(sessionId, cancellationToken) is not null && await tell(sessionId, text);
    }
}
