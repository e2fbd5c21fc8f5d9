using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Models;

/// <summary>The person's own names for models, in the setting <c>models</c>: aliases, roles and profiles.</summary>
public static class ModelProfiles
{
    public const string Large = "large";
    public const string Small = "small";

    /// <summary>The profile that sums up: long conversations, and what is attached.</summary>
    public const string Summary = "summary";

    /// <summary>The profile that finds titles of sessions.</summary>
    public const string Title = "title";

    /// <summary>Names may stand for names, but not for ever.</summary>
    private const int Deepest = 8;

    public static IEnumerable<string> Names(SettingsView settings) =>
        settings.Section("models").EnumerateObject().Select(static entry => entry.Name);

    /// <summary>Follows a name to what it stands for.</summary>
    /// <returns>The model's own name, null for the one that is taken when none is named; and how it is to answer.</returns>
    /// <exception cref="HostException">The names lead nowhere.</exception>
    public static (string? Name, ModelParameters? Parameters) Follow(SettingsView settings, string name, List<string>? why)
    {
        var seen = new List<string>();
        ModelParameters? parameters = null;
        string? at = name;
        if (settings.Find("models", name) is null && FindForUse(settings, name) is { } meant)
        {
            why?.Add($"\"{meant}\" is for {name} ({settings.OriginOf("models", meant)}).");
            at = meant;
        }

        // A profile may have the name of the model that it is for: met again, it is the model.
        while (at is not null && !seen.Contains(at) && settings.Find("models", at) is { } entry
            && entry.ValueKind is JsonValueKind.String or JsonValueKind.Object)
        {
            seen.Add(at);
            if (seen.Count > Deepest)
            {
                throw new HostException(
                    HostFailure.Invalid,
                    $"The name {name} in the setting models stands for a name that stands for a name, more than {Deepest} times over: name the model itself.");
            }

            var place = why is null ? "" : settings.OriginOf("models", at);
            if (entry.ValueKind == JsonValueKind.String)
            {
                why?.Add($"\"{at}\" stands for {entry.GetString()} ({place}).");
                at = entry.GetString();
                continue;
            }

            why?.Add($"\"{at}\" is a profile ({place}).");
            var own = ClientJson.Read<ModelParameters>(entry);
            parameters = parameters is null ? own : Over(own, parameters);
            at = entry.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null;
        }

        if (at is not null && seen.Count > 1 && seen.Contains(at) && at != seen[^1])
        {
            throw new HostException(
                HostFailure.Invalid,
                $"In the setting models {string.Join(" stands for ", seen.SkipWhile(met => met != at).Append(at))}: "
                + "let one of them name a model, as PROVIDER/MODEL.");
        }

        return (at, parameters);
    }

    /// <summary>Tests that a name, or a kind of work, has a model.</summary>
    public static bool Has(SettingsView settings, string name) => settings.Find("models", name) is not null || FindForUse(settings, name) is not null;

    /// <summary>Finds the first of the person's own names whose model is for a kind of work (<c>useFor</c>), in any case; null where none is.</summary>
    public static string? FindForUse(SettingsView settings, string use)
    {
        foreach (var own in settings.Section("models").EnumerateObject())
        {
            if (own.Value.ValueKind == JsonValueKind.Object && own.Value.TryGetProperty("useFor", out var uses) && uses.ValueKind == JsonValueKind.Array
                && uses.EnumerateArray().Any(each =>
                    each.ValueKind == JsonValueKind.String && each.GetString()!.Equals(use, StringComparison.OrdinalIgnoreCase)))
            {
                return own.Name;
            }
        }

        return null;
    }

    /// <summary>Parameters member by member: what the second leaves open is as the first says.</summary>
    public static ModelParameters Over(ModelParameters? under, ModelParameters? over)
    {
        if (under is null || over is null)
        {
            return over ?? under ?? new();
        }

        return new()
        {
            Temperature = over.Temperature ?? under.Temperature,
            TopP = over.TopP ?? under.TopP,
            MaxOutputTokens = over.MaxOutputTokens ?? under.MaxOutputTokens,
            Reasoning = over.Reasoning ?? under.Reasoning,
            Stop = over.Stop ?? under.Stop,
            ResponseSchema = over.ResponseSchema ?? under.ResponseSchema,
            Extra = under.Extra is null || over.Extra is null ? over.Extra ?? under.Extra : Both(under.Extra, over.Extra),
        };
    }

    private static Dictionary<string, JsonElement> Both(IReadOnlyDictionary<string, JsonElement> under, IReadOnlyDictionary<string, JsonElement> over)
    {
        var both = new Dictionary<string, JsonElement>(under, StringComparer.Ordinal);
        foreach (var (name, value) in over)
        {
            both[name] = value;
        }

        return both;
    }
}
