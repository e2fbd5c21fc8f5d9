using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Catalogs;

/// <summary>The catalog that comes with the program: packages and a list with their hashes, in a folder beside it. No network is needed.</summary>
/// <param name="appFolder">The program's folder.</param>
/// <param name="web">Bounds what is unpacked.</param>
internal sealed class BundledCatalog(string appFolder, WebFetcher web) : PluginCatalog(CatalogName)
{
    public const string CatalogName = "bundled";

    /// <summary>The catalog's place in the program's folder.</summary>
    public const string FolderName = "catalog";

    /// <summary>The list of its packages.</summary>
    public const string IndexName = "catalog.json";

    private const string Advice = "install the program again";

    private readonly string _folder = Path.Combine(appFolder, FolderName);
    private readonly FileCatalog _file = new(CatalogName, Path.Combine(appFolder, FolderName, IndexName), web);

    public override async ValueTask<IReadOnlyList<CatalogEntry>> SearchAsync(string words, CancellationToken cancellationToken) =>
        await ReadAsync(_file.SearchAsync(words, cancellationToken));

    public override async ValueTask<IReadOnlyList<CatalogEntry>> FindAsync(string id, CancellationToken cancellationToken) =>
        await ReadAsync(_file.FindAsync(id, cancellationToken));

    public override async ValueTask<IReadOnlyList<BlockRecord>> ListBlockedAsync(CancellationToken cancellationToken) =>
        await ReadAsync(_file.ListBlockedAsync(cancellationToken));

    public override async ValueTask FetchAsync(CatalogEntry entry, StagedPlugin staged, CancellationToken cancellationToken)
    {
        var package = Path.Combine(_folder, Path.GetFileName(entry.Location));
        if (!File.Exists(package))
        {
            throw PackageFault.Of($"{package} is missing, the package of {entry.Id} that comes with the program: {Advice}.");
        }

        var found = await LocalSource.HashAsync(package, cancellationToken);
        if (!found.Equals(entry.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw PackageFault.Of(
                $"{package} is not the package that came with the program: its sha256 is {found}, and {entry.Sha256 ?? "none"} was expected; {Advice}.");
        }

        await LocalSource.TakeAsync(package, staged, null, web.Bounds, cancellationToken);
    }

    private static async ValueTask<T> ReadAsync<T>(ValueTask<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (HostException fault)
        {
            throw new HostException(fault.Failure, $"{fault.Message.TrimEnd('.')}; {Advice}.", fault);
        }
    }
}
