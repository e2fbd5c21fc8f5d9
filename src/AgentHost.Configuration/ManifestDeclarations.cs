using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Configuration;

/// <summary>Reads the entries of a manifest's <c>contributes</c> map.</summary>
public static class ManifestDeclarations
{
    /// <summary>
    /// The entries of one kind, with their names. An entry is an object with a <c>name</c>, or a bare string (a path, say), which is its own name.
    /// </summary>
    public static IEnumerable<(string Name, JsonElement Entry)> Of(PluginManifest manifest, string kind)
    {
        if (!manifest.Contributes.TryGetValue(kind, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (NameOf(entry) is { } name)
            {
                yield return (name, entry);
            }
        }
    }

    public static bool Announces(PluginManifest manifest, string kind, string name)
    {
        foreach (var (entryName, _) in Of(manifest, kind))
        {
            if (entryName == name)
            {
                return true;
            }
        }

        return false;
    }

    private static string? NameOf(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.String => entry.GetString(),
        JsonValueKind.Object when entry.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name.GetString(),
        _ => null,
    };
}
