using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Hosting;

/// <summary>Settings as surfaces show them: every value with its origin, secrets masked.</summary>
internal static class SettingsReports
{
    private static readonly JsonElement Masked = AgentJson.Parse("\"(secret)\"");

    public static SettingsReport Of(SettingsResult loaded, IEnumerable<JsonProblem> names, IReadOnlyList<string> files)
    {
        return new SettingsReport(
            Entries(loaded.View),
            [
                .. loaded.Problems.Concat(names)
                    .Select(static problem =>
                        new SettingProblem(problem.File, problem.Line, problem.Column, problem.Message, problem.Severity == JsonSeverity.Error)
                        {
                            Code = problem.Code,
                        })
            ],
            files)
        {
            Ignored = loaded.Ignored,
        };
    }

    /// <summary>Every value, sorted by key.</summary>
    public static IReadOnlyList<SettingEntry> Entries(SettingsView view)
    {
        var entries = new List<SettingEntry>();
        Walk(view, view.Root, [], entries);
        return entries;
    }

    private static void Walk(SettingsView view, JsonElement value, List<string> path, List<SettingEntry> entries)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                // By name: several files have no order in common, and a person looks for a key.
                var names = new List<string>();
                foreach (var member in value.EnumerateObject())
                {
                    names.Add(member.Name);
                }

                names.Sort(StringComparer.Ordinal);
                foreach (var name in names)
                {
                    path.Add(name);
                    Walk(view, value.GetProperty(name), path, entries);
                    path.RemoveAt(path.Count - 1);
                }

                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    path.Add(index.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    Walk(view, item, path, entries);
                    path.RemoveAt(path.Count - 1);
                    index++;
                }

                break;
            case JsonValueKind.Object when path.Count == 0:
                break;
            default:
                entries.Add(new SettingEntry(SettingKey.Write(path), IsSecret(path, value) ? Masked : value, view.OriginOf([.. path])));
                break;
        }
    }

    /// <summary>A key that stands there itself, or a header; a name of a variable is no secret.</summary>
    private static bool IsSecret(List<string> path, JsonElement value) =>
        path is ["providers", _, "apiKey" or "headers", ..] && value.ValueKind == JsonValueKind.String && value.GetString()?.StartsWith('$') != true;
}
