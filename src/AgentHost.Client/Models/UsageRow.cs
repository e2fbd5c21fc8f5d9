using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Tokens and money of some requests.</summary>
/// <param name="Key">Key that the requests have in common.</param>
public sealed record UsageRow(string Key)
{
    /// <summary>Name for people, where the key is none: of a session.</summary>
    public string? Name { get; init; }

    /// <summary>Requests that used tokens.</summary>
    public long Requests { get; init; }

    /// <summary>Their tokens.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>US dollars of those whose price was known.</summary>
    public decimal Cost { get; init; }

    /// <summary>Requests whose price was not known.</summary>
    public long Unpriced { get; init; }
}
