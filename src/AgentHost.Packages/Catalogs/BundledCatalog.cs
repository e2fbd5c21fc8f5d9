using System.Text.Json;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Catalogs;

/// <summary>The catalog that comes with the program: its files are part of this assembly, and no network is needed.</summary>
internal sealed class BundledCatalog() : PluginCatalog(CatalogName)
{
    public const string CatalogName = "bundled";
    private const string Prefix = "catalog/";

    public override ValueTask<IReadOnlyList<CatalogEntry>> SearchAsync(string words, CancellationToken cancellationToken) =>
        new([.. List().Where(manifest => Matches(words, manifest.Id, manifest.Description, manifest.Tags)).Select(Entry)]);

    public override ValueTask<IReadOnlyList<CatalogEntry>> FindAsync(string id, CancellationToken cancellationToken) =>
        new([.. List().Where(manifest => manifest.Id == id).Select(Entry)]);

    public override async ValueTask FetchAsync(CatalogEntry entry, StagedPlugin staged, CancellationToken cancellationToken)
    {
        var start = Prefix + entry.Id + "/";
        foreach (var name in Names().Where(name => name.StartsWith(start, StringComparison.Ordinal)))
        {
            var path = Path.Combine(staged.Folder, name[start.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var source = Open(name);
            await using var target = StoredFiles.Create(path, executable: false);
            await source.CopyToAsync(target, cancellationToken);
            target.Flush(flushToDisk: true);
        }
    }

    public override async ValueTask<IReadOnlyList<BlockRecord>> ListBlockedAsync(CancellationToken cancellationToken)
    {
        await using var source = Open(Prefix + "blocked.json");
        return await JsonSerializer.DeserializeAsync(source, CatalogJson.Default.IReadOnlyListBlockRecord, cancellationToken) ?? [];
    }

    private static CatalogEntry Entry(PluginManifest manifest) => new(CatalogName, manifest.Id, manifest.Version) { Description = manifest.Description };

    private static IEnumerable<PluginManifest> List() =>
        from name in Names()
        where name.EndsWith("/" + ManifestReader.FileName, StringComparison.Ordinal)
        let read = ManifestReader.Parse(Bytes(name), name, PluginOrigin.User)
        where read.Succeeded
        select read.Manifest;

    private static IEnumerable<string> Names() =>
        typeof(BundledCatalog).Assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Stream Open(string name) =>
        typeof(BundledCatalog).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without {name}.");

    private static byte[] Bytes(string name)
    {
        using var source = Open(name);
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        return bytes;
    }
}
