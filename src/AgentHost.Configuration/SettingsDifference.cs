using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>Differences between settings that held and settings that hold now: keys and where they come from, never values.</summary>
public static class SettingsDifference
{
    /// <summary>The most keys that a sentence names.</summary>
    private const int MostNamed = 5;

    /// <summary>Keys of single values and whole lists, sorted.</summary>
    public static IReadOnlyList<ChangedSetting> Of(SettingsView before, SettingsView now)
    {
        var changes = new List<ChangedSetting>();
        Compare(before, before.Root, now, now.Root, [], changes);
        changes.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return changes;
    }

    /// <summary>The keys as a person is told of them; null for none.</summary>
    public static string? Sentence(IReadOnlyList<ChangedSetting> changes)
    {
        if (changes.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", changes.Take(MostNamed).Select(static change => $"{SchemaText.Short(change.Key)} ({change.Origin})"));
        return $"The settings have changed and hold from this turn on: {named}{(changes.Count > MostNamed ? $" and {changes.Count - MostNamed} more" : "")}.";
    }

    private static void Compare(SettingsView before, JsonElement? old, SettingsView now, JsonElement? value, List<string> path, List<ChangedSetting> changes)
    {
        var (was, maps) = (old is { ValueKind: JsonValueKind.Object }, value is { ValueKind: JsonValueKind.Object });
        if ((was || maps) && (was || old is null) && (maps || value is null))
        {
            var found = changes.Count;
            foreach (var name in Names(old).Union(Names(value), StringComparer.Ordinal))
            {
                path.Add(name);
                Compare(before, Member(old, name), now, Member(value, name), path, changes);
                path.RemoveAt(path.Count - 1);
            }

            // An empty map says something too: an entry with nothing but its name.
            if (changes.Count > found || old is null == value is null)
            {
                return;
            }
        }
        else if (old is { } one && value is { } other && JsonElement.DeepEquals(one, other) && before.ScopeOf([.. path]) == now.ScopeOf([.. path]))
        {
            return;
        }

        changes.Add(new ChangedSetting(SettingKey.Write(path), value is null ? "default" : now.OriginOf([.. path])));
    }

    private static IEnumerable<string> Names(JsonElement? map) =>
        map is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject().Select(static member => member.Name) : [];

    private static JsonElement? Member(JsonElement? map, string name) =>
        map is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var member) ? member : null;
}
