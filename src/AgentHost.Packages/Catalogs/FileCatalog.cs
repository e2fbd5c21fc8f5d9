using AgentHost.FileSystem;
using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Catalogs;

/// <summary>A catalog that is one JSON file: on this machine, in a repository, or at an address.</summary>
/// <param name="name">Its name here.</param>
/// <param name="address">The file, or its address.</param>
/// <param name="web">Fetches what lies elsewhere.</param>
/// <param name="within">The folder that paths may not leave; null for the file's own.</param>
internal sealed class FileCatalog(string name, string address, WebFetcher web, string? within = null) : PluginCatalog(name)
{
    private CatalogFile? _known;

    public override async ValueTask<IReadOnlyList<CatalogEntry>> SearchAsync(string words, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).Plugins.Where(plugin => Matches(words, plugin.Id!, plugin.Description, plugin.Tags)).SelectMany(Entries)];

    public override async ValueTask<IReadOnlyList<CatalogEntry>> FindAsync(string id, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).Plugins.Where(plugin => plugin.Id == id).SelectMany(Entries)];

    public override async ValueTask<IReadOnlyList<BlockRecord>> ListBlockedAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).Blocked;

    public override async ValueTask FetchAsync(CatalogEntry entry, StagedPlugin staged, CancellationToken cancellationToken)
    {
        if (WebFetcher.IsAddress(entry.Location))
        {
            await web.FetchAsync(new Uri(entry.Location), staged, entry.Sha256, "", cancellationToken);
        }
        else if (WebFetcher.IsAddress(address))
        {
            await web.FetchAsync(new Uri(new Uri(address), entry.Location), staged, entry.Sha256, "", cancellationToken);
        }
        else
        {
            await LocalSource.TakeAsync(Locate(entry.Location), staged, entry.Sha256, web.Bounds, cancellationToken);
        }
    }

    private IEnumerable<CatalogEntry> Entries(CatalogFilePlugin plugin) =>
        plugin.Versions.Select(version =>
            new CatalogEntry(Name, plugin.Id!, version.Version!) { Description = plugin.Description, Location = version.From!, Sha256 = version.Sha256 });

    private string Locate(string from)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(address))!;
        var path = Path.GetFullPath(from, folder);
        var wall = Path.TrimEndingDirectorySeparator(within ?? folder) + Path.DirectorySeparatorChar;
        return path.StartsWith(wall, StringComparison.Ordinal) && !LeadsThroughLink(path, wall)
            ? path
            : throw CatalogFileReader.Wrong(Name, $"{PackageFault.Quote(from)} leads out of it");
    }

    private static bool LeadsThroughLink(string path, string wall)
    {
        for (var at = path; at.Length >= wall.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null || new DirectoryInfo(at).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<CatalogFile> ReadAsync(CancellationToken cancellationToken)
    {
        if (_known is not null)
        {
            return _known;
        }

        byte[] text;
        try
        {
            if (WebFetcher.IsAddress(address))
            {
                text = await web.ReadAsync(new Uri(address), CatalogFileReader.MaxBytes, cancellationToken);
            }
            else
            {
                using var handle = PlainFile.Open(address, out var length);
                text = length <= CatalogFileReader.MaxBytes
                    ? PlainFile.Read(handle, length)
                    : throw CatalogFileReader.Wrong(Name, $"its file is larger than {CatalogFileReader.MaxBytes / 1024 / 1024} MB");
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CatalogFileReader.Wrong(Name, FileFaults.Say(address, fault).TrimEnd('.'), fault);
        }
        catch (HostException fault) when (!fault.Message.StartsWith("The catalog ", StringComparison.Ordinal))
        {
            throw CatalogFileReader.Wrong(Name, fault.Message.TrimEnd('.'), fault);
        }

        return _known = CatalogFileReader.Read(text, Name);
    }
}
