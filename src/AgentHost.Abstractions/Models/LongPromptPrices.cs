namespace AgentHost;

/// <summary>US dollars for a million tokens of a request whose prompt is long.</summary>
/// <param name="Above">Tokens of the prompt, cached ones included, from which on all of the request costs this.</param>
/// <param name="Input">Tokens of the request.</param>
/// <param name="Output">Tokens of the answer.</param>
public sealed record LongPromptPrices(long Above, decimal Input, decimal Output)
{
    /// <summary>Tokens read from the provider's cache.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Tokens written to the provider's cache.</summary>
    public decimal? CacheWrite { get; init; }
}
