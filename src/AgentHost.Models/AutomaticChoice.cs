using AgentHost.Models.Catalog;

namespace AgentHost.Models;

/// <summary>
/// The model that is taken when nobody chose one: by what the request needs, then by the preference, then by who could be reached. The same facts give the same
/// model and the same reasons: no clock, no chance, nothing that is remembered.
/// </summary>
/// <param name="providers">Those that could be asked, the lowest rank first.</param>
/// <param name="addressOf">Their addresses.</param>
/// <param name="catalog">What is known of models.</param>
/// <param name="down">Names of those that could not be reached a moment ago.</param>
public sealed class AutomaticChoice(
    IReadOnlyList<ProviderEntry> providers, Func<ProviderEntry, string?> addressOf, ModelCatalog catalog, IReadOnlySet<string> down)
{
    /// <summary>A provider of this rank and beyond is a stopgap: better than nothing, chosen by nobody.</summary>
    public const int Stopgap = 1000;

    /// <param name="prefer">What counts: <c>quality</c>, <c>balanced</c>, <c>cost</c> or <c>speed</c>.</param>
    /// <param name="needs">Needs of the request.</param>
    /// <param name="why">Takes down how it came about.</param>
    /// <returns>The provider and the model's id; null where no provider says which models it has.</returns>
    public (ProviderEntry Entry, string Model)? Find(string prefer, ModelNeeds needs, List<string>? why)
    {
        var usual = providers.Where(entry => UsualOf(entry) is not null).ToList();
        if (usual.Count == 0)
        {
            return null;
        }

        if (down.Count > 0 && usual.Exists(entry => down.Contains(entry.Name)))
        {
            why?.Add($"{string.Join(" and ", usual.Where(entry => down.Contains(entry.Name)).Select(static entry => entry.Name))} could not be reached a "
                + "moment ago and comes last.");
            usual = [.. usual.OrderBy(entry => down.Contains(entry.Name))];
        }

        why?.Add($"No model was chosen: the best of {string.Join(", ", usual.Select(static entry => entry.Name))} by the preference {prefer}.");
        return (prefer == "cost" ? Cheapest(usual, needs, why) : null) ?? First(usual, prefer, needs, why);
    }

    /// <summary>The cheapest model of a service that calls tools and has all that is needed, by the price of three tokens in for one out.</summary>
    public (string Model, decimal Price)? CheapestOf(ProviderEntry entry, ModelNeeds needs)
    {
        if (catalog.FindProvider(entry.Spec.Name, addressOf(entry)) is not { } service)
        {
            return null;
        }

        (string, decimal)? best = null;
        foreach (var info in service.Models)
        {
            if (info is { Prices: { } prices, Tools: not false } && needs.FindLack(info) is null)
            {
                var price = ((prices.Input * 3) + prices.Output) / 4;
                if (best is not var (_, least) || price < least)
                {
                    best = (info.Id, price);
                }
            }
        }

        return best;
    }

    /// <summary>Another model of a service that calls tools, is known to be long enough and has all that is needed: the usual one, else the first.</summary>
    public string? Fitting(ProviderEntry entry, string model, ModelNeeds needs) =>
        Candidates(entry, UsualOf(entry) ?? model).FirstOrDefault(candidate =>
            candidate != model && ModelFacts.Of(entry, candidate, addressOf(entry), catalog) is (var info, false)
            && info is { ContextWindow: not null, Tools: not false } && needs.FindLack(info) is null);

    private (ProviderEntry Entry, string Model)? Cheapest(IEnumerable<ProviderEntry> usual, ModelNeeds needs, List<string>? why)
    {
        (ProviderEntry Entry, string Model, decimal Price)? best = null;
        foreach (var entry in usual.Where(static entry => entry.Spec.Rank < Stopgap))
        {
            if (CheapestOf(entry, needs) is var (model, price) && (best is null || price < best.Value.Price))
            {
                best = (entry, model, price);
            }
        }

        if (best is not { } found)
        {
            return null;
        }

        why?.Add(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{found.Entry.Name}/{found.Model} is the cheapest whose price is known: ${found.Price:0.####} for a million tokens, three in for one out."));
        return (found.Entry, found.Model);
    }

    private (ProviderEntry Entry, string Model)? First(List<ProviderEntry> usual, string prefer, ModelNeeds needs, List<string>? why)
    {
        foreach (var entry in usual)
        {
            var model = Preferred(entry, prefer);
            // What the settings say of it is at hand; the catalog, whose models are all long enough for that, is not read.
            if (needs.AreOrdinary && entry.Models.Where(own => own.Id == model).All(own => needs.FindLack(own) is null))
            {
                why?.Add($"{entry.Name} comes first, and {model} is its model for that.");
                return (entry, model);
            }

            foreach (var candidate in Candidates(entry, model))
            {
                if (needs.FindLack(ModelFacts.Of(entry, candidate, addressOf(entry), catalog).Info) is not { } lack)
                {
                    why?.Add($"{entry.Name} comes first, and {candidate} has what the request needs.");
                    return (entry, candidate);
                }

                why?.Add($"{entry.Name}/{candidate} was passed over: {lack}.");
            }
        }

        why?.Add("None is known to have all that the request needs: the first is taken.");
        return (usual[0], Preferred(usual[0], prefer));
    }

    private string Preferred(ProviderEntry entry, string prefer)
    {
        if (prefer is "balanced" or "cost" || entry.Settings.TryGetProperty("models", out _)
            || catalog.FindProvider(entry.Spec.Name, addressOf(entry)) is not { } service)
        {
            return UsualOf(entry)!;
        }

        return (prefer == "quality" ? service.Large : service.Small) ?? UsualOf(entry)!;
    }

    private IEnumerable<string> Candidates(ProviderEntry entry, string first)
    {
        var others = entry.Models.Select(static model => model.Id);
        if (catalog.FindProvider(entry.Spec.Name, addressOf(entry)) is { } service)
        {
            others = others.Concat(service.Models.Select(static model => model.Id));
        }

        return others.Prepend(first).Distinct(StringComparer.Ordinal);
    }

    private static string? UsualOf(ProviderEntry entry) => ProviderDefaultModel.Of(entry);
}
