using System.Globalization;
using System.Text.Json;
using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Models;

/// <summary>
/// The models that settings name: the one that is taken, those that take over, and what the person's own names stand for. Judged when somebody asks; a run
/// judges the one that it takes.
/// </summary>
public static class NamedModels
{
    /// <summary>
    /// Names that mean no model here, at their places. The one that is taken keeps turns from running; of the others, and of a provider that only lacks its
    /// key, it is good to know.
    /// </summary>
    public static IEnumerable<JsonProblem> Check(SettingsView settings, ModelSelector selector)
    {
        foreach (var (path, name) in Of(settings))
        {
            if (!IsOwn(settings, path, name) && selector.Judge(name) is { } fault)
            {
                var problem = settings.Problem($"{SettingKey.Write(path)}: {fault.Message}", [.. path]) with { Code = ProblemCodes.UnknownModel };
                yield return path is ["model"] && fault.Failure != HostFailure.NoModel ? problem : problem with { Severity = JsonSeverity.Warning };
            }
        }
    }

    /// <summary>
    /// Finds the place in the settings of a name that a person did not say themselves: at the last of their own names that it is reached by, else at the key
    /// that it was taken from.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="name">The name that was looked for.</param>
    /// <param name="key">The key that it stands under; null where it was said.</param>
    public static string? PlaceOf(SettingsView settings, string name, string? key)
    {
        var place = key is null || settings.ScopeOf(key) == SettingsScope.Flag ? null : settings.OriginOf(key);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = name; at is not null && seen.Add(at) && settings.Find("models", at) is { } entry;)
        {
            string[] path = entry.ValueKind == JsonValueKind.String ? ["models", at]
                : settings.Find("models", at, "model") is not null ? ["models", at, "model"]
                : ["model"];
            at = settings.Text(path)?.Trim();
            place = at is null ? place : settings.OriginOf(path);
        }

        return place is "default" ? null : place;
    }

    private static IEnumerable<(string[] Path, string Name)> Of(SettingsView settings)
    {
        if (settings.Text("model") is { } usual)
        {
            yield return (["model"], usual.Trim());
        }

        var fallbacks = settings.Texts("fallback");
        for (var i = 0; i < fallbacks.Count; i++)
        {
            yield return (["fallback", i.ToString(CultureInfo.InvariantCulture)], fallbacks[i].Trim());
        }

        foreach (var own in settings.Section("models").EnumerateObject())
        {
            if (own.Value.ValueKind == JsonValueKind.String)
            {
                yield return (["models", own.Name], own.Value.GetString()!.Trim());
            }
            else if (settings.Text("models", own.Name, "model") is { } model)
            {
                yield return (["models", own.Name, "model"], model.Trim());
            }
        }
    }

    /// <summary>A role, or another of the person's names, which is judged at its own place.</summary>
    private static bool IsOwn(SettingsView settings, string[] path, string name) =>
        name is ModelProfiles.Large or ModelProfiles.Small
        || ModelProfiles.FindForUse(settings, name) is not null
        || (settings.Find("models", name) is not null && !(path is ["models", var self, ..] && self == name));
}
