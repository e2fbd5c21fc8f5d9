using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Manifests;
using Semver;
using VersionRange = AgentHost.Plugins.Manifests.VersionRange;

namespace AgentHost.Packages.Installing;

/// <summary>Finds the version of a plugin that a name means.</summary>
internal static class PluginFinder
{
    /// <summary>The newest version that fits, of the first catalog that has the plugin.</summary>
    /// <param name="catalogs">The catalogs to ask, in their order.</param>
    /// <param name="id">The plugin.</param>
    /// <param name="range">The versions that fit; null for all but prereleases.</param>
    /// <param name="tell">Told of catalogs that could not be asked, while there are others.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is none, or a catalog could not be asked.</exception>
    public static async ValueTask<(PluginCatalog Catalog, CatalogEntry Entry)> FindAsync(
        IReadOnlyList<PluginCatalog> catalogs, string id, string? range, Action<string> tell, CancellationToken cancellationToken)
    {
        VersionRange? wanted = null;
        if (range is not null && !VersionRange.TryParse(range, out wanted))
        {
            throw new HostException(
                HostFailure.Invalid, $"{PackageFault.Quote(range)} is no version and no range of versions: write 1.2.3, ^1.2 or \">=1.0 <2\".");
        }

        HostException? silent = null;
        foreach (var catalog in catalogs)
        {
            IReadOnlyList<CatalogEntry> found;
            try
            {
                found = await catalog.FindAsync(id, cancellationToken);
            }
            catch (HostException fault) when (catalogs.Count > 1)
            {
                tell(fault.Message);
                silent ??= fault;
                continue;
            }

            if (found.Count == 0)
            {
                continue;
            }

            var fitting = found.Select(static entry => (entry, version: SemVersion.Parse(entry.Version)))
                .Where(one => wanted?.Contains(one.version) ?? !one.version.IsPrerelease)
                .OrderByDescending(static one => one.version, SemVersion.PrecedenceComparer)
                .ToList();
            return fitting is [var (entry, _), ..]
                ? (catalog, entry)
                : throw new HostException(
                    HostFailure.NotFound,
                    $"The catalog {catalog.Name} has no version of {id} that fits {range ?? "(only prereleases, which have to be named)"}. "
                    + $"It has: {string.Join(", ", found.Select(static entry => entry.Version).Take(10).Select(PackageFault.Plain))}.");
        }

        throw silent ?? new HostException(
            HostFailure.NotFound,
            $"No catalog has a plugin {PackageFault.Quote(id)}: agent plugin search lists what there is; "
            + $"a folder is named with a slash (./{PackageFault.Plain(id)}).");
    }
}
