using System.Text.Json;

namespace AgentHost.Models.Catalog;

/// <summary>
/// Prices of a service's models where somebody else sells them under other ids: the maker's, or dearer where the request is kept in a region.
/// The rules are data of the maker's entry (<c>resales</c>); the first that fits counts.
/// </summary>
internal static class CatalogResale
{
    /// <summary>Finds the prices of a model at a reseller.</summary>
    /// <param name="maker">The service whose models they are.</param>
    /// <param name="type">The reseller's type of provider.</param>
    /// <param name="region">The region that the entry names; null where it names none.</param>
    /// <param name="id">The model's id there.</param>
    /// <returns>Null where no rule speaks of it, or of a model that the list does not have by that very name.</returns>
    public static ModelPrices? Find(CatalogProvider maker, string type, string? region, string id)
    {
        if (!maker.Entry.TryGetProperty("resales", out var rules) || rules.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var rule in rules.EnumerateArray())
        {
            if (rule.ValueKind != JsonValueKind.Object || Text(rule, "type") != type)
            {
                continue;
            }

            if (Text(rule, "region") is { } wanted)
            {
                if (region is null)
                {
                    // What it costs depends on what is not known.
                    return null;
                }

                if (region != wanted)
                {
                    continue;
                }
            }

            if (Bare(rule, id) is { } bare)
            {
                return Priced(maker, rule, bare);
            }
        }

        return null;
    }

    private static ModelPrices? Priced(CatalogProvider maker, JsonElement rule, string id)
    {
        var (entry, most) = (default(JsonElement), CatalogNames.Snapshot - 1);
        foreach (var model in maker.Entry.GetProperty("models").EnumerateArray())
        {
            if (CatalogNames.Nearness(id, model.GetProperty("id").GetString()!) is var near && near > most)
            {
                (entry, most) = (model, near);
            }
        }

        if (entry.ValueKind != JsonValueKind.Object || CatalogProvider.Read(entry) is not { Prices: { } prices } info)
        {
            return null;
        }

        var isFlat = Texts(rule, "flat")?.Contains(info.Id, StringComparer.Ordinal) == true;
        return !isFlat && rule.TryGetProperty("factor", out var factor) && factor.ValueKind == JsonValueKind.Number && factor.TryGetDecimal(out var times)
            ? Times(prices, times)
            : prices;
    }

    /// <summary>The id as its maker writes it; null where the rule is for others.</summary>
    private static string? Bare(JsonElement rule, string id)
    {
        if (Texts(rule, "prefixes") is not { } prefixes)
        {
            return WithoutVersion(id);
        }

        return prefixes.FirstOrDefault(start => id.StartsWith(start, StringComparison.Ordinal)) is { } prefix
            ? WithoutVersion(id[prefix.Length..])
            : null;
    }

    private static ModelPrices Times(ModelPrices prices, decimal factor) => new(prices.Input * factor, prices.Output * factor)
    {
        CacheRead = prices.CacheRead * factor,
        CacheWrite = prices.CacheWrite * factor,
        LongPrompt = prices.LongPrompt is { } dear
            ? new(dear.Above, dear.Input * factor, dear.Output * factor) { CacheRead = dear.CacheRead * factor, CacheWrite = dear.CacheWrite * factor }
            : null,
    };

    private static string? Text(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string>? Texts(JsonElement rule, string name) => !rule.TryGetProperty(name, out var list) ? null
        : list.ValueKind != JsonValueKind.Array ? []
        : list.EnumerateArray().Where(static each => each.ValueKind == JsonValueKind.String).Select(static each => each.GetString()!);

    /// <summary>The id without what a reseller writes behind it: "-v1:0", "-v1".</summary>
    private static string WithoutVersion(string id)
    {
        var mark = id.LastIndexOf("-v", StringComparison.Ordinal);
        var digits = mark < 0 ? "" : id[(mark + 2)..].Replace(":", "", StringComparison.Ordinal);
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) ? id[..mark] : id;
    }
}
