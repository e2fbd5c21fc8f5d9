using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Catalogs;

/// <summary>Tells kinds of catalogs by their addresses.</summary>
internal static class CatalogKinds
{
    /// <exception cref="HostException">It is no address of a catalog.</exception>
    public static CatalogRecord Read(string name, string address, string? kind, string folder)
    {
        kind ??= Guess(address, folder);
        return new CatalogRecord(name, kind, kind switch
        {
            "file" => WebFetcher.IsAddress(address) ? address : Path.GetFullPath(address, folder),
            "git" when !GitCatalog.IsAddress(address) =>
                throw new HostException(HostFailure.Invalid, $"{PackageFault.Quote(address)} is no address of a git repository: https, ssh, or a folder."),
            "git" => Directory.Exists(Path.GetFullPath(address, folder)) ? Path.GetFullPath(address, folder) : address,
            "nuget" when !WebFetcher.IsAddress(address) =>
                throw new HostException(
                    HostFailure.Invalid, $"{PackageFault.Quote(address)} is no address of a NuGet feed: it begins with https:// and ends in index.json."),
            "nuget" => address,
            _ => throw new HostException(HostFailure.Invalid, $"{PackageFault.Quote(kind)} is no kind of catalog: file, git or nuget."),
        });
    }

    private static string Guess(string address, string folder)
    {
        var path = address.Split('?')[0];
        return path.EndsWith("/index.json", StringComparison.OrdinalIgnoreCase) && WebFetcher.IsAddress(address) ? "nuget"
            : path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "file"
            : path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) || address.StartsWith("ssh://", StringComparison.Ordinal)
                || address.StartsWith("git@", StringComparison.Ordinal)
                || Directory.Exists(Path.GetFullPath(address, folder)) ? "git"
            : throw new HostException(
                HostFailure.Invalid, $"What kind of catalog {PackageFault.Quote(address)} is cannot be told from its address: say --kind file, git or nuget.");
    }
}
