using AgentHost.Models.Catalog;

namespace AgentHost.Models;

/// <summary>Facts of a model: the catalog's word, over it the provider's, over it the person's own.</summary>
public static class ModelFacts
{
    /// <summary>Tokens of context that a model nobody knows is thought to have.</summary>
    public const int AssumedWindow = 32_000;

    /// <summary>Finds the facts that are known here, without asking the service.</summary>
    /// <param name="entry">The provider.</param>
    /// <param name="model">The model's id there.</param>
    /// <param name="address">Where the provider is; null for its usual place.</param>
    /// <param name="catalog">What is known of services and models.</param>
    /// <param name="region">Region that the provider's requests go to; null where none is known: prices that depend on it are not, then.</param>
    /// <returns>The facts, and whether they are nothing but assumed.</returns>
    public static (ModelInfo Info, bool Assumed) Of(ProviderEntry entry, string model, string? address, ModelCatalog catalog, string? region = null)
    {
        ModelInfo? known = null;
        foreach (var declared in entry.Models)
        {
            // The person's entries come first, so that later ones only fill what they leave open.
            if (declared.Id == model)
            {
                known = known is null ? declared : Over(declared, known);
            }
        }

        // Whoever declares a price knows its model: the catalog has nothing to add, and is not read.
        if (known is { Prices: not null })
        {
            return (known, false);
        }

        var match = catalog.Find(catalog.FindProvider(entry.Spec.Name, address), model);
        if (match is not { } found)
        {
            return known is not null ? (known, false)
                : entry.Spec.DefaultModel == model ? (new ModelInfo(model), false)
                : (new ModelInfo(model) { ContextWindow = AssumedWindow }, true);
        }

        var facts = found.Info with { Id = model, Prices = found.Exact ? found.Info.Prices : null, Name = found.Exact ? found.Info.Name : null };
        facts = facts.Prices is null ? facts with { Prices = catalog.FindResale(entry.Spec.Name, region, model) } : facts;
        return (known is null ? facts : Over(facts, known), false);
    }

    /// <summary>Two sources put together.</summary>
    /// <param name="under">The one that counts where the other is silent.</param>
    /// <param name="over">The one that wins.</param>
    public static ModelInfo Over(ModelInfo under, ModelInfo over) => new(over.Id)
    {
        Name = over.Name ?? under.Name,
        ContextWindow = over.ContextWindow ?? under.ContextWindow,
        OutputLimit = over.OutputLimit ?? under.OutputLimit,
        Tools = over.Tools ?? under.Tools,
        Images = over.Images ?? under.Images,
        ReasoningLevels = over.ReasoningLevels.Count > 0 ? over.ReasoningLevels : under.ReasoningLevels,
        StructuredOutput = over.StructuredOutput ?? under.StructuredOutput,
        Patches = over.Patches ?? under.Patches,
        Prices = over.Prices ?? under.Prices,
        Knowledge = over.Knowledge ?? under.Knowledge,
    };
}
