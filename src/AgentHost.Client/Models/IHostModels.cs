namespace AgentHost.Client;

/// <summary>Models and providers of a host, as surfaces see them.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>. Nothing here gives out a key.</remarks>
public interface IHostModels
{
    /// <summary>Lists the models that can be chosen in a workspace.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="ask">Asks the services themselves as well, each for at most 20 s; without, what is known here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ModelList> ListAsync(string workspaceId, bool ask, CancellationToken cancellationToken);

    /// <summary>Explains which model a name means, or the one that would be taken when none is named, and why.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="model">A name in any form; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ModelReport> ExplainAsync(string workspaceId, string? model, CancellationToken cancellationToken);

    /// <summary>Gets a newer list of models and prices from the address in the setting <c>catalog.url</c>. Counts from the next start on.</summary>
    /// <exception cref="HostException">No address is set, or what is there is no such list: the one that is here stays.</exception>
    ValueTask<CatalogUpdate> UpdateCatalogAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Adds up tokens and money of all requests that are kept; those of removed sessions are gone with them.</summary>
    ValueTask<UsageReport> ReadUsageAsync(UsageFilter filter, CancellationToken cancellationToken);

    /// <summary>Lists providers that can be used, and types that lack nothing but a key, with where each takes its key from.</summary>
    ValueTask<IReadOnlyList<ProviderInfo>> ListProvidersAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Keeps a key, or logs in with a browser; the last step says that it is done.</summary>
    IAsyncEnumerable<LoginStep> LoginAsync(LoginRequest request, CancellationToken cancellationToken);

    /// <summary>Forgets a kept login.</summary>
    /// <returns>False when there was none.</returns>
    ValueTask<bool> LogoutAsync(string workspaceId, string provider, CancellationToken cancellationToken);
}
