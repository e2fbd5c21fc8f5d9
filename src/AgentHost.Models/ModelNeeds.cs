using AgentHost.Configuration;

namespace AgentHost.Models;

/// <summary>Needs of a request of its model, beside that it calls tools.</summary>
/// <param name="Images">It must see images.</param>
/// <param name="Reasoning">It must reason.</param>
/// <param name="Tokens">The request is about so long.</param>
public readonly record struct ModelNeeds(bool Images, bool Reasoning, long Tokens)
{
    /// <summary>A part of the window that is left for the answer.</summary>
    private const double Usable = 0.9;

    /// <summary>Short of this any model will do, and nothing has to be looked up.</summary>
    private const long Ordinary = 24_000;

    // What stands around a prompt, about: instructions and tools; and an answer whose length nobody bounds.
    private const long Around = 3_000;
    private const long UsualAnswer = 4_000;

    /// <summary>Tokens that the answer may take; 0 where nobody says, and a usual one is counted.</summary>
    public long Answer { get; init; }

    /// <summary>The level of reasoning that is wanted; null for any.</summary>
    public string? Effort { get; init; }

    /// <summary>US dollars that the turn may spend; null where nothing limits it.</summary>
    public decimal? Budget { get; init; }

    public bool AreOrdinary => !Images && !Reasoning && Budget is null && Tokens < Ordinary && Answer < Ordinary;

    /// <summary>Finds the needs of a request that begins with this prompt.</summary>
    public static ModelNeeds Of(IReadOnlyList<Part> prompt, ModelParameters? parameters) => new(
        prompt.OfType<ImagePart>().Any(),
        parameters?.Reasoning is { } level && level is not ("off" or "none"),
        prompt.OfType<TextPart>().Sum(static part => (long)part.Text.Length) / 4) 
        {
            Answer = parameters?.MaxOutputTokens ?? 0,
            Effort = parameters?.Reasoning is { } wanted && wanted is not ("off" or "none") ? wanted : null,
        };

    /// <summary>US dollars that a request of this length may cost; null where the price is unknown.</summary>
    public decimal? CostOf(ModelInfo info) => info.Prices?.CostOf(new TokenUsage(Tokens + Around, Answer > 0 ? Answer : UsualAnswer));

    /// <summary>Finds the first need that a model is known to lack; null where nothing is known to be missing.</summary>
    public string? FindLack(ModelInfo info) =>
        info.Tools == false ? "it calls no tools"
        : Images && info.Images == false ? "it sees no images"
        : Reasoning && info is { ReasoningLevels: [], Prices: not null } ? "it does not reason"
        : Effort is { } effort && info.ReasoningLevels is [_, ..] levels && !levels.Contains(effort, StringComparer.Ordinal)
            ? $"it does not reason at the level {effort}"
        : Budget is { } left && CostOf(info) is { } cost && cost > left ? $"one request may cost {Money.Write(cost)}, and {Money.Write(left)} may be spent"
        : info.ContextWindow is { } window && Tokens + Around + (Answer > 0 ? Answer : UsualAnswer) > window * Usable ? "its context is too short"
        : null;
}
