namespace AgentHost.Client;

/// <summary>Filter of events: selects those to hear.</summary>
/// <param name="Live">Live events too. Default true.</param>
public sealed record EventFilter(bool Live = true)
{
    /// <summary>A session's only; absent for all, those of workspaces and the host included.</summary>
    public string? SessionId { get; init; }

    /// <summary>
    /// Secrets as they are but in titles, for a person's own terminal; else they are hidden, and a piece of text that may be the beginning of one comes with
    /// the next. Not to be had over a connection. Default false.
    /// </summary>
    public bool Raw { get; init; }

    /// <summary>Durable events after this number (of the session) or position (of the store) come first; absent to begin now.</summary>
    public long? After { get; init; }
}
