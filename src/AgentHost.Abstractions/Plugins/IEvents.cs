using System.Text.Json;

namespace AgentHost;

/// <summary>Publishes a plugin's own events.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IEvents
{
    /// <summary>Publishes an event that the manifest declares.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="sessionId">The session; null for events of workspace or host scope.</param>
    /// <param name="data">Its data, an object.</param>
    /// <param name="cancellationToken">Ends the wait for a durable event to be stored.</param>
    /// <exception cref="InvalidOperationException">The manifest does not declare the type, or the scope does not fit.</exception>
    ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken);
}
