namespace AgentHost;

/// <summary>US dollars for a million tokens.</summary>
/// <param name="Input">Tokens of the request.</param>
/// <param name="Output">Tokens of the answer.</param>
public sealed record ModelPrices(decimal Input, decimal Output)
{
    /// <summary>Tokens read from the provider's cache.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Tokens written to the provider's cache.</summary>
    public decimal? CacheWrite { get; init; }
}
