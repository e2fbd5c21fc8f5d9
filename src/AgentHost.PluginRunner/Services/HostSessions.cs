using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Sessions of a workspace, read by the host.</summary>
internal sealed class HostSessions(RunnerLink link, string scope) : ISessions
{
    public ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) =>
        link.AskAsync<SessionParams, SessionInfo>(RunnerMethods.SessionsFind, new SessionParams(scope, sessionId), cancellationToken);

    public async ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        await link.AskAsync<MessagesParams, IReadOnlyList<Message>>(RunnerMethods.SessionsMessages, new MessagesParams(scope, sessionId, skip, limit), cancellationToken) ?? [];
}
