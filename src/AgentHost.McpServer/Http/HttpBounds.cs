namespace AgentHost.Mcp.Http;

/// <summary>Limits of a server over HTTP.</summary>
internal sealed record HttpBounds
{
    /// <summary>Bytes of one message.</summary>
    public int Body { get; init; } = 4 << 20;

    /// <summary>Requests at the same time, streams among them.</summary>
    public int Requests { get; init; } = 128;

    /// <summary>Clients at the same time.</summary>
    public int Sessions { get; init; } = 32;

    /// <summary>Longest time for the body of a request to arrive.</summary>
    public TimeSpan Slowest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence of a client before it is forgotten.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Between two signs of life on a stream of news.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(15);
}
