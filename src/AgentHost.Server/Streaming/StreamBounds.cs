namespace AgentHost.Server.Streaming;

/// <summary>Bounds of streams.</summary>
internal sealed record StreamBounds
{
    /// <summary>Streams at the same time.</summary>
    public int Listeners { get; init; } = 4_096;

    /// <summary>Between two signs of life.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks at whether the token still holds.</summary>
    public TimeSpan Check { get; init; } = TimeSpan.FromSeconds(1);
}
