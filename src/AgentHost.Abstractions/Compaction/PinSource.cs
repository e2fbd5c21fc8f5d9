using System.Text.Json;

namespace AgentHost;

/// <summary>Gives what is to be kept when a conversation is shortened; asked at that moment.</summary>
/// <remarks>
/// One instance a workspace; thread-safe. Bounded by the host (5 s). Of one source 20 pins are kept, 8,000 characters of each, and of all as much as there is
/// room for.
/// </remarks>
public abstract class PinSource : Capability
{
    /// <summary>Gives the texts to keep of a session; none for nothing.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <exception cref="CapabilityException">It cannot be told; the compaction goes on with a warning.</exception>
    public abstract ValueTask<IReadOnlyList<ContextPin>> ReadAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>The same as JSON: <c>{"sessionId":…}</c> gives <c>{"pins":[…]}</c>, each a <see cref="ContextPin"/>.</summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        Answer("pins", await ReadAsync(Member<string>(arguments, "sessionId"), cancellationToken).ConfigureAwait(false));
}
