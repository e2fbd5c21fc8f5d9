using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Plugins.Manifests;

/// <summary>
/// The list of bundled plugins that the build writes beside them, <c>plugins/bundled.json</c>: ids, or objects with <c>id</c> and <c>alias</c>.
/// </summary>
internal static class BundledList
{
    public const string FileName = "bundled.json";

    /// <summary>The ids and aliases; empty where there is no list.</summary>
    public static IReadOnlyList<(string Id, string? Alias)> Read(string path)
    {
        if (!File.Exists(path) || JsonFile.Read(path, ManifestReader.MaxBytes) is not { Json.Root: { ValueKind: JsonValueKind.Array } list })
        {
            return [];
        }
        var found = new List<(string, string?)>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                found.Add((item.GetString()!, null));
            }
            else if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String)
            {
                found.Add((id.GetString()!, item.TryGetProperty("alias", out var alias) && alias.ValueKind == JsonValueKind.String ? alias.GetString() : null));
            }
        }
        return found;
    }
}
