namespace AgentHost.Server.Http;

/// <summary>What a server over HTTP takes at most.</summary>
internal sealed record HttpBounds
{
    /// <summary>Bytes of one message.</summary>
    public int Body { get; init; } = 4 << 20;

    /// <summary>Requests at the same time, streams among them.</summary>
    public int Requests { get; init; } = 128;

    /// <summary>Clients at the same time.</summary>
    public int Sessions { get; init; } = 32;

    /// <summary>How long the body of a request may take to come.</summary>
    public TimeSpan Slowest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may be silent before it is forgotten.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Between two signs of life on a stream of news.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(15);
}
