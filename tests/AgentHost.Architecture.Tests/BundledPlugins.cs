using System.IO.Compression;
using System.Text.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests;

/// <summary>The plugins that ship, as sources and as built.</summary>
internal static class BundledPlugins
{
    private static readonly Lazy<IReadOnlyList<string>> Unpacked = new(Unpack);

    /// <summary>Their manifests in the sources.</summary>
    public static IReadOnlyList<string> Manifests { get; } = Repository.Files("plugins", "plugin.json");

    /// <summary>Manifests of what the catalog that comes with the program can install.</summary>
    public static IReadOnlyList<string> CatalogManifests { get; } = Repository.Files("catalog", "plugin.json");

    /// <summary>Ids of both.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Manifests.Concat(CatalogManifests).Select(path => Parse(path).GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    /// <summary>Their folders beside the command.</summary>
    public static IReadOnlyList<string> BuiltFolders
    {
        get
        {
            var folder = Path.Combine(BuiltAssembly.OutputOf("AgentHost.Cli"), "plugins");
            return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)] : [];
        }
    }

    /// <summary>The packages of the catalog, as built beside the command, each unpacked into a folder of its id.</summary>
    public static IReadOnlyList<string> PackedFolders => Unpacked.Value;

    /// <summary>The file name of the assembly that a manifest names; absent for declarations only.</summary>
    public static string? EntryOf(string manifest) =>
        Parse(manifest).TryGetProperty("entry", out var entry) ? entry.GetProperty("assembly").GetString() : null;

    private static IReadOnlyList<string> Unpack()
    {
        var folder = Path.Combine(BuiltAssembly.OutputOf("AgentHost.Cli"), "catalog");
        var root = Directory.CreateTempSubdirectory("agent-catalog-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        var folders = new List<string>();
        foreach (var plugin in Parse(Path.Combine(folder, "catalog.json")).GetProperty("plugins").EnumerateArray())
        {
            var place = Path.Combine(root, plugin.GetProperty("id").GetString()!);
            ZipFile.ExtractToDirectory(Path.Combine(folder, plugin.GetProperty("versions")[0].GetProperty("from").GetString()!), place);
            folders.Add(place);
        }

        return folders;
    }

    private static JsonElement Parse(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.Clone();
    }
}
