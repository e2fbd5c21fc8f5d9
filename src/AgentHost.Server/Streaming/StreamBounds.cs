namespace AgentHost.Server.Streaming;

/// <summary>Bounds of streams.</summary>
internal sealed record StreamBounds
{
    /// <summary>Streams and answers that are waited for, at the same time.</summary>
    public int Listeners { get; init; } = 4_096;

    /// <summary>Those of one token; the server's own has no such bound.</summary>
    public int ListenersOfToken { get; init; } = 256;

    /// <summary>Between two signs of life.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks at whether the token still holds.</summary>
    public TimeSpan Check { get; init; } = TimeSpan.FromSeconds(1);
}
