using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>Known properties of a model.</summary>
/// <param name="Id">Its id.</param>
public sealed record ModelInfo(string Id)
{
    /// <summary>Name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Tokens of context; absent when unknown.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most tokens of one answer.</summary>
    public int? OutputLimit { get; init; }

    /// <summary>True when it calls tools; absent when unknown.</summary>
    public bool? Tools { get; init; }

    /// <summary>True when it sees images; absent when unknown.</summary>
    public bool? Images { get; init; }

    /// <summary>Levels in which it reasons; empty when it does not, or when that is unknown.</summary>
    [AllowNull]
    public IReadOnlyList<string> ReasoningLevels { get => field ?? []; init; }

    /// <summary>True when it can be held to a JSON schema; absent when unknown.</summary>
    public bool? StructuredOutput { get; init; }

    /// <summary>
    /// True when it was trained to change files by patches: a tool that takes patches then takes the place of the one that replaces text. Absent when unknown,
    /// which is no.
    /// </summary>
    public bool? Patches { get; init; }

    /// <summary>US dollars for a million tokens; absent when unknown.</summary>
    public ModelPrices? Prices { get; init; }

    /// <summary>Up to when it knows the world, by its maker's word: <c>2026-06</c> or <c>2026-06-30</c>.</summary>
    public string? Knowledge { get; init; }
}
