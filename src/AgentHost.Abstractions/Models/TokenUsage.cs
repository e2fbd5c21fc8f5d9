namespace AgentHost;

/// <summary>Tokens of a request and its answer.</summary>
/// <param name="Input">Tokens of the request, cached ones included.</param>
/// <param name="Output">Tokens of the answer, reasoning included.</param>
public sealed record TokenUsage(long Input, long Output)
{
    /// <summary>Input tokens read from a cache.</summary>
    public long CacheRead { get; init; }

    /// <summary>Input tokens written to a cache.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Output tokens spent on reasoning.</summary>
    public long Reasoning { get; init; }

    /// <summary>Nothing used.</summary>
    public static TokenUsage None { get; } = new(0, 0);

    /// <inheritdoc/>
    public bool Equals(TokenUsage? other) =>
        other is not null && Input == other.Input && Output == other.Output && CacheRead == other.CacheRead && CacheWrite == other.CacheWrite
        && Reasoning == other.Reasoning;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Input, Output, CacheRead, CacheWrite, Reasoning);

    /// <summary>The sum of two counts.</summary>
    public TokenUsage Add(TokenUsage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Input + other.Input, Output + other.Output)
        {
            CacheRead = CacheRead + other.CacheRead,
            CacheWrite = CacheWrite + other.CacheWrite,
            Reasoning = Reasoning + other.Reasoning,
        };
    }
}
