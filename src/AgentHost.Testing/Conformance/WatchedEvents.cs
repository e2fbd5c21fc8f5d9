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

    public ValueTask<AppendResult> AppendAsync(string sessionId, IReadOnlyList<NewEvent> events, AppendOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return inner.AppendAsync(sessionId, events, options, cancellationToken);
        }
        catch (InvalidOperationException refused)
        {
            undeclared.Enqueue(refused.Message);
            throw;
        }
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        inner.ReadAsync(sessionId, after, limit, cancellationToken);
}
