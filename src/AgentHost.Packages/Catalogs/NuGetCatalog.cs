using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using Semver;

namespace AgentHost.Packages.Catalogs;

/// <summary>A NuGet feed (v3). A package is a plugin where it is of the type <c>AgentPlugin</c>; the plugin's files lie in its folder <c>plugin</c>.</summary>
/// <param name="name">Its name here.</param>
/// <param name="address">Of the feed's first page, <c>index.json</c>.</param>
/// <param name="web">Fetches it.</param>
internal sealed class NuGetCatalog(string name, string address, WebFetcher web) : PluginCatalog(name)
{
    /// <summary>The type of packages that are plugins.</summary>
    public const string PackageType = "AgentPlugin";

    /// <summary>Folder of the plugin in its package.</summary>
    public const string FolderInPackage = "plugin/";

    private const int MostFound = 100;
    private NuGetService? _service;

    public override async ValueTask<IReadOnlyList<CatalogEntry>> SearchAsync(string words, CancellationToken cancellationToken)
    {
        var query = await ResourceAsync("SearchQueryService", cancellationToken);
        var found = await ReadAsync(
            new Uri($"{query.AbsoluteUri}?q={Uri.EscapeDataString(words)}&packageType={PackageType}&take={MostFound}&semVerLevel=2.0.0"),
            CatalogJson.Default.NuGetSearch,
            cancellationToken);
        return
        [
            .. from package in found.Data.Take(MostFound)
               where package is { Id: not null, Version: not null } && CatalogFileReader.IsId(package.Id.ToLowerInvariant())
                   && SemVersion.TryParse(package.Version, out _)
               select new CatalogEntry(Name, package.Id!.ToLowerInvariant(), package.Version!) { Description = package.Description },
        ];
    }

    public override async ValueTask<IReadOnlyList<CatalogEntry>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var packages = await ResourceAsync("PackageBaseAddress", cancellationToken);
        NuGetVersions versions;
        try
        {
            versions = await ReadAsync(Below(packages, $"{id}/index.json"), CatalogJson.Default.NuGetVersions, cancellationToken);
        }
        catch (HostException fault) when (fault.Message.Contains("said 404", StringComparison.Ordinal))
        {
            return [];
        }

        if (versions.Versions.Count > MostEntries)
        {
            throw CatalogFileReader.Wrong(Name, $"{id} has more than {MostEntries} versions");
        }

        return
        [
            .. from version in versions.Versions
               where SemVersion.TryParse(version, out _)
               select new CatalogEntry(Name, id, version)
               {
                   Location = Below(packages, $"{id}/{version.ToLowerInvariant()}/{id}.{version.ToLowerInvariant()}.nupkg").AbsoluteUri
               },
        ];
    }

    public override ValueTask FetchAsync(CatalogEntry entry, StagedPlugin staged, CancellationToken cancellationToken) =>
        web.FetchAsync(new Uri(entry.Location), staged, entry.Sha256, FolderInPackage, cancellationToken);

    private static Uri Below(Uri resource, string path) => new(resource.AbsoluteUri.TrimEnd('/') + "/" + path);

    private async ValueTask<Uri> ResourceAsync(string type, CancellationToken cancellationToken)
    {
        _service ??= await ReadAsync(new Uri(address), CatalogJson.Default.NuGetService, cancellationToken);
        var found = _service.Resources.FirstOrDefault(resource => resource?.Is(type) == true)?.Id
            ?? throw CatalogFileReader.Wrong(Name, $"{address} is no NuGet feed, or one without {type}");
        return Uri.TryCreate(found, UriKind.Absolute, out var uri) && WebFetcher.IsAddress(found)
            ? uri
            : throw CatalogFileReader.Wrong(Name, $"its {type} is at {PackageFault.Quote(found)}, which is no address");
    }

    private async ValueTask<T> ReadAsync<T>(Uri uri, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        byte[] text;
        try
        {
            text = await web.ReadAsync(uri, CatalogFileReader.MaxBytes, cancellationToken);
        }
        catch (HostException fault)
        {
            throw CatalogFileReader.Wrong(Name, fault.Message.TrimEnd('.'), fault);
        }

        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("nothing");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw CatalogFileReader.Wrong(Name, $"what {uri.GetLeftPart(UriPartial.Path)} says is not what a NuGet feed says", fault);
        }
    }
}
