using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Length of conversations at a server.</summary>
internal sealed class RemoteSessionContext(RemoteConnection connection) : ISessionContext
{
    public ValueTask<CompactReport> CompactAsync(CompactRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.SendAsync<CompactRequest, CompactReport>("POST", Of(request.SessionId) + "/compact", request, cancellationToken);
    }

    public ValueTask<SessionPins> ReadPinsAsync(string sessionId, CancellationToken cancellationToken) =>
        connection.GetAsync<SessionPins>(Of(sessionId) + "/pins", cancellationToken);

    public async ValueTask<string> PinAsync(string sessionId, string message, bool pinned, CancellationToken cancellationToken) =>
        (await connection.ActAsync<NamedThing>(pinned ? "PUT" : "DELETE", $"{Of(sessionId)}/pins/{Escape(message)}", cancellationToken)).Name;

    public ValueTask SetGoalAsync(string sessionId, string? goal, CancellationToken cancellationToken) =>
        connection.SendAsync("PUT", Of(sessionId) + "/goal", new SessionGoal { Goal = goal }, cancellationToken);

    private static string Of(string session) => $"v1/sessions/{Escape(session)}";
}
