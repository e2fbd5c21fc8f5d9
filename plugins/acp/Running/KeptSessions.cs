using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>The agents' own sessions by the host's, so that a later prompt, or a host after a crash, goes on with them.</summary>
internal sealed class KeptSessions(IKeyValueStore state)
{
    public async ValueTask<string?> FindAsync(string sessionId, string agent, CancellationToken cancellationToken) =>
        (await state.GetAsync(Key(sessionId, agent), cancellationToken))?.Value.Text("id");

    public ValueTask<bool> SetAsync(string sessionId, string agent, string foreign, CancellationToken cancellationToken) =>
        state.SetAsync(Key(sessionId, agent), Json.Of(new JsonObject { ["id"] = foreign }), expectedVersion: null, cancellationToken);

    private static string Key(string sessionId, string agent) => ForeignAction.Short($"session/{sessionId}/{agent}", 190);
}
