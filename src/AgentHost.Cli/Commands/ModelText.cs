using System.Globalization;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary>Describes the facts that are known of a model, in words.</summary>
internal static class ModelText
{
    /// <summary>In one line.</summary>
    public static string Facts(ModelInfo info)
    {
        var window = info.ContextWindow is { } tokens ? Tokens(tokens) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{window,6}  {Prices(info.Prices),-16}  {string.Join(", ", Abilities(info))}").TrimEnd();
    }

    /// <summary>Row by row, each with its label.</summary>
    public static IEnumerable<(string Label, string Value)> Rows(ModelReport report)
    {
        var info = report.Info;
        if (info.Name is { } name)
        {
            yield return ("name", name);
        }

        if (report.Address is { } address)
        {
            yield return ("address", address);
        }

        if (info.ContextWindow is { } window)
        {
            yield return ("context", $"{Tokens(window)} tokens{(report.Assumed ? " (assumed: nothing is known of it)" : "")}");
        }

        if (info.OutputLimit is { } most)
        {
            yield return ("answer", $"{Tokens(most)} tokens at most");
        }

        if (info.Prices is { } prices)
        {
            var cache = prices.CacheRead is { } read ? string.Create(CultureInfo.InvariantCulture, $", {read:0.####} from the cache") : "";
            yield return (
                "prices", string.Create(CultureInfo.InvariantCulture, $"${prices.Input:0.####} in, {prices.Output:0.####} out{cache}, for a million tokens"));
            if (prices.LongPrompt is { } dear)
            {
                yield return (
                    "",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"${dear.Input:0.####} in, {dear.Output:0.####} out, where the prompt is longer than {Tokens(dear.Above)} tokens"));
            }
        }

        if (Abilities(info).ToList() is { Count: > 0 } abilities)
        {
            yield return ("does", string.Join(", ", abilities));
        }

        if (info.Knowledge is { } knowledge)
        {
            yield return ("knows", $"the world up to {knowledge}");
        }

        if (report.Parameters is { } parameters)
        {
            yield return ("answers", ClientJson.Write(parameters));
        }
    }

    private static IEnumerable<string> Abilities(ModelInfo info)
    {
        if (info.Tools is { } tools)
        {
            yield return tools ? "tools" : "no tools";
        }

        if (info.Images == true)
        {
            yield return "images";
        }

        if (info.ReasoningLevels.Count > 0)
        {
            yield return $"reasoning ({string.Join(' ', info.ReasoningLevels)})";
        }
    }

    private static string Prices(ModelPrices? prices) =>
        prices is null ? "" : string.Create(CultureInfo.InvariantCulture, $"${prices.Input:0.####}/{prices.Output:0.####}");

    private static string Tokens(long tokens) => tokens switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{tokens / 1_000_000m:0.##}M"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{tokens / 1_000m:0.#}K"),
        _ => tokens.ToString(CultureInfo.InvariantCulture),
    };
}
