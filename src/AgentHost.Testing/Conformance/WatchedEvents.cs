using System.Collections.Concurrent;
using System.Text.Json;

namespace AgentHost.Testing.Conformance;

/// <summary>Notes events that a plugin publishes without having declared them so.</summary>
internal sealed class WatchedEvents(IEvents inner, ConcurrentQueue<string> undeclared) : IEvents
{
    public ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken)
    {
        try
        {
            return inner.PublishAsync(type, sessionId, data, cancellationToken);
        }
        catch (InvalidOperationException refused)
        {
            undeclared.Enqueue(refused.Message);
            throw;
        }
    }
}
