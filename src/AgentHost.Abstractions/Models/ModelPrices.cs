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

    /// <summary>Prices of all tokens of a request instead, once its prompt is long; absent where length does not matter.</summary>
    public LongPromptPrices? LongPrompt { get; init; }

    /// <summary>Computes the cost of a request, in US dollars. Cached tokens without a price of their own cost what others do.</summary>
    public decimal CostOf(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return LongPrompt is { } dear && usage.Input > dear.Above
            ? Sum(usage, dear.Input, dear.Output, dear.CacheRead ?? dear.Input, dear.CacheWrite ?? dear.Input)
            : Sum(usage, Input, Output, CacheRead ?? Input, CacheWrite ?? Input);
    }

    private static decimal Sum(TokenUsage usage, decimal input, decimal output, decimal read, decimal write) =>
        (((usage.Input - usage.CacheRead - usage.CacheWrite) * input) + (usage.CacheRead * read) + (usage.CacheWrite * write)
            + (usage.Output * output)) / 1_000_000m;
}
