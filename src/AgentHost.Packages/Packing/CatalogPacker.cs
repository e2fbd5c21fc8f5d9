using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Packing;

/// <summary>Packs a catalog: packages, and the <c>catalog.json</c> that lists them with their hashes. The same bytes for the same files.</summary>
public static class CatalogPacker
{
    /// <summary>The file of a source folder that lists versions that must not run; it may be absent.</summary>
    private const string BlockedFile = "blocked.json";

    /// <summary>Packs each folder of a folder.</summary>
    /// <param name="source">Holds one folder for each plugin, as it is to be installed.</param>
    /// <param name="target">The catalog's folder. <c>catalog.json</c> is written last.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The packages, by id.</returns>
    /// <exception cref="HostException">One is no plugin, two have one id, or an install would refuse one.</exception>
    public static async ValueTask<IReadOnlyList<PackedPlugin>> PackAsync(string source, string target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var packages = new SortedDictionary<string, PackedPlugin>(StringComparer.Ordinal);
        var plugins = new SortedDictionary<string, CatalogFilePlugin>(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(source).Order(StringComparer.Ordinal))
        {
            var packed = await PluginPacker.PackAsync(folder, target, cancellationToken);
            if (!packages.TryAdd(packed.Id, packed))
            {
                throw PackageFault.Of($"{folder} holds the plugin {packed.Id}, and so does another folder of the catalog: give one of them an id of its own.");
            }

            var manifest = ManifestReader.Read(Path.Combine(folder, ManifestReader.FileName), PluginOrigin.User).Manifest!;
            plugins.Add(packed.Id, new CatalogFilePlugin
            {
                Id = packed.Id,
                Description = manifest.Description,
                Tags = manifest.Tags,
                Versions = [new CatalogFileVersion { Version = packed.Version, From = Path.GetFileName(packed.File), Sha256 = packed.Sha256 }],
            });
        }

        var blocked = await ReadBlockedAsync(Path.Combine(source, BlockedFile), cancellationToken);
        var text = JsonSerializer.SerializeToUtf8Bytes(new CatalogFile { Plugins = [.. plugins.Values], Blocked = blocked }, Written.CatalogFile);

        // The reader of catalogs has the last word.
        CatalogFileReader.Read(text, target);
        await File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(target).FullName, BundledCatalog.IndexName), text, cancellationToken);
        return [.. packages.Values];
    }

    private static CatalogJson Written { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static async ValueTask<IReadOnlyList<BlockRecord>> ReadBlockedAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync(file, CatalogJson.Default.IReadOnlyListBlockRecord, cancellationToken) ?? [];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (JsonException fault)
        {
            throw PackageFault.Of($"{path} is no list of versions that must not run: {fault.Message}", fault);
        }
    }
}
