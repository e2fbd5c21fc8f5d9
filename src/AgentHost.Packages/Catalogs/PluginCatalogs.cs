using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Catalogs;

/// <summary>The catalogs: the one that comes with the program, and those that the person added. Made anew for each command.</summary>
internal sealed class PluginCatalogs : IDisposable
{
    private PluginCatalogs(IReadOnlyList<PluginCatalog> catalogs) => All = catalogs;

    /// <summary>The one that comes with the program first.</summary>
    public IReadOnlyList<PluginCatalog> All { get; }

    /// <summary>The one that comes with the program.</summary>
    public PluginCatalog Bundled => All[0];

    /// <summary>The catalogs of a person, and the one of a program.</summary>
    /// <param name="appFolder">The program's folder.</param>
    /// <param name="state">Names those that the person added.</param>
    /// <param name="places">Places of the copies of repositories.</param>
    /// <param name="web">Fetches what lies elsewhere.</param>
    /// <param name="processes">Starts git.</param>
    /// <param name="time">The clock.</param>
    public static PluginCatalogs Of(string appFolder, StoreState state, PluginPlaces places, WebFetcher web, Func<IProcesses> processes, TimeProvider time) =>
        new([new BundledCatalog(appFolder, web), .. state.Catalogs.Select(record => Open(record, places, web, processes, time))]);

    /// <summary>One catalog.</summary>
    /// <exception cref="HostException">Its kind is not known.</exception>
    public static PluginCatalog Open(CatalogRecord record, PluginPlaces places, WebFetcher web, Func<IProcesses> processes, TimeProvider time) =>
        record.Kind switch
    {
        "file" => new FileCatalog(record.Name, record.Address, web),
        "git" => new GitCatalog(record.Name, record.Address, places, web, processes, time),
        "nuget" => new NuGetCatalog(record.Name, record.Address, web),
        _ => throw CatalogFileReader.Wrong(record.Name, $"its kind is {PackageFault.Quote(record.Kind)}, which this version does not know"),
    };

    /// <summary>One by its name.</summary>
    /// <exception cref="HostException">There is none of that name.</exception>
    public PluginCatalog Get(string name) =>
        All.FirstOrDefault(catalog => catalog.Name == name)
        ?? throw new HostException(
            HostFailure.NotFound,
            $"There is no catalog {PackageFault.Quote(name)}. There are: {string.Join(", ", All.Select(static catalog => catalog.Name))}.");

    public void Dispose()
    {
        foreach (var catalog in All)
        {
            (catalog as IDisposable)?.Dispose();
        }
    }
}
