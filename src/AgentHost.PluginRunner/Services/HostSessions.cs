using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Sessions of a workspace, through the host.</summary>
internal sealed class HostSessions(RunnerLink link, string scope) : ISessions
{
    public ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) =>
        link.AskAsync<SessionParams, SessionInfo>(RunnerMethods.SessionsFind, new SessionParams(scope, sessionId), cancellationToken);

    public async ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        await link.AskAsync<MessagesParams, IReadOnlyList<Message>>(RunnerMethods.SessionsMessages, new MessagesParams(scope, sessionId, skip, limit), cancellationToken) ?? [];

    public ValueTask<bool> TellAsync(string sessionId, string text, CancellationToken cancellationToken) =>
        link.AskAsync<TellParams, bool>(RunnerMethods.SessionsTell, new TellParams(scope, sessionId, text), cancellationToken);
}
