namespace AgentHost;

/// <summary>Limits of a turn. Absent means the settings' value.</summary>
public sealed record TurnLimits
{
    /// <summary>Model requests. Default 100.</summary>
    public int? Steps { get; init; }

    /// <summary>Seconds. Default none.</summary>
    public double? Seconds { get; init; }

    /// <summary>Tokens, input and output together. Default none.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars. The request that would be made after they are spent is not. Default none.</summary>
    public decimal? Cost { get; init; }
}
