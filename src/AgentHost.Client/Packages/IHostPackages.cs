namespace AgentHost.Client;

/// <summary>
/// Installed plugins of a host, as surfaces see them: looked for, installed, updated, switched, checked and removed, and the catalogs they come from.
/// </summary>
/// <remarks>
/// Thread-safe. Failures are <see cref="HostException"/>. What is installed belongs to the person and counts in workspaces that are opened from then on.
/// </remarks>
public interface IHostPackages
{
    /// <summary>Lists the installed plugins, by their ids.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<InstalledReport>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Looks for plugins in the catalogs; a catalog that cannot be asked is left out, unless it is the one that was named.</summary>
    /// <param name="words">Words that all have to be there; empty for all plugins.</param>
    /// <param name="catalog">The catalog to ask; null for all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    ValueTask<IReadOnlyList<FoundPlugin>> SearchAsync(string words, string? catalog, CancellationToken cancellationToken);

    /// <summary>Fetches and checks a plugin, and says what it asks for. Installs nothing.</summary>
    /// <param name="request">The plugin.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HostException">It cannot be had, or is no plugin.</exception>
    ValueTask<InstallPreview> PreviewAsync(InstallRequest request, CancellationToken cancellationToken);

    /// <summary>Installs a plugin, or another version of it.</summary>
    /// <param name="request">The plugin; <see cref="InstallRequest.Hash"/> is that of the preview that a person agreed to.</param>
    /// <param name="cancellationToken">Ends it, while nothing is changed yet.</param>
    /// <exception cref="HostException">
    /// Nothing was agreed to, or what is there is another by now (<see cref="HostFailure.Invalid"/>); it cannot be had, or is no plugin.
    /// </exception>
    ValueTask<PluginChange> InstallAsync(InstallRequest request, CancellationToken cancellationToken);

    /// <summary>Lists what a folder's lock file pins and is not installed as it is pinned.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<MissingLockedPlugin>> ListLockedAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Writes a lock file into an open workspace: the plugins that count there, with versions and hashes.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The file's path.</returns>
    ValueTask<string> WriteLockAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Switches an installed plugin on.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="request">Terms on which it runs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">It asks for what nobody agreed to (<see cref="HostFailure.Invalid"/>): the message lists it.</exception>
    ValueTask<PluginChange> EnableAsync(string id, EnableRequest request, CancellationToken cancellationToken);

    /// <summary>Switches an installed plugin off; it stays installed.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<PluginChange> DisableAsync(string id, CancellationToken cancellationToken);

    /// <summary>Removes an installed plugin.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="data">True to remove its data as well.</param>
    /// <param name="project">The folder of the project that it is removed from; null for the person's own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<PluginChange> UninstallAsync(string id, bool data, string? project, CancellationToken cancellationToken);

    /// <summary>Goes back to the version before the last update; again, forward.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<PluginChange> RollbackAsync(string id, CancellationToken cancellationToken);

    /// <summary>Lets a plugin run that a catalog blocked, until the catalog changes its entry.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Reasons of the catalogs, one sentence each.</returns>
    ValueTask<IReadOnlyList<string>> UnblockAsync(string id, CancellationToken cancellationToken);

    /// <summary>Compares installed plugins with their content at installation.</summary>
    /// <param name="id">One plugin; null for all.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    ValueTask<IReadOnlyList<VerifyReport>> VerifyAsync(string? id, CancellationToken cancellationToken);

    /// <summary>Looks at what keeps installed plugins from working.</summary>
    /// <param name="repair">True to set a damaged record aside, with everything switched off, and to sweep up what was left.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(bool repair, CancellationToken cancellationToken);

    /// <summary>Takes a step of the search for the plugin that causes a fault, by halves that are switched off.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<BisectReport> BisectAsync(BisectAnswer step, CancellationToken cancellationToken);

    /// <summary>Lists catalogs, in the order in which they are asked.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<CatalogReport>> ListCatalogsAsync(CancellationToken cancellationToken);

    /// <summary>Adds a catalog, once it has answered.</summary>
    /// <param name="name">Its name here.</param>
    /// <param name="address">A file, a git repository, or the index of a NuGet feed.</param>
    /// <param name="kind"><c>file</c>, <c>git</c> or <c>nuget</c>; null to tell by the address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<CatalogReport> AddCatalogAsync(string name, string address, string? kind, CancellationToken cancellationToken);

    /// <summary>Removes a catalog; what was installed from it stays.</summary>
    /// <param name="name">Its name here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask RemoveCatalogAsync(string name, CancellationToken cancellationToken);
}
