using AgentHost.Client;

namespace AgentHost.Server.Streaming;

/// <summary>A listener, as events are written to it: events from its reader, signs of life from the clock, never both at once.</summary>
internal interface IEventOutput : IAsyncDisposable
{
    /// <summary>Writes an event; it leaves with the next flush, or now.</summary>
    /// <param name="e">The event.</param>
    /// <param name="id">Id that the listener goes on from when it comes back; null where that stays.</param>
    /// <param name="cancellationToken">Ends the wait for the clock and the listener.</param>
    /// <returns>False when nobody reads any more.</returns>
    ValueTask<bool> WriteAsync(AgentEvent e, EventCursor? id, CancellationToken cancellationToken);

    /// <summary>Sends what was written.</summary>
    /// <returns>False when nobody reads any more.</returns>
    ValueTask<bool> FlushAsync(CancellationToken cancellationToken);

    /// <summary>Sends a sign of life, where nothing else is being sent.</summary>
    ValueTask BeatAsync(CancellationToken cancellationToken);
}
