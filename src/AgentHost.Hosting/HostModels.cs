using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>Models and providers of this host.</summary>
internal sealed class HostModels(
    HostLogins logins, ModelClients clients, OpenedWorkspaces workspaces, CatalogService catalog, Task<SessionStore> store, TimeProvider time) : IHostModels
{
    /// <inheritdoc/>
    public async ValueTask<ModelList> ListAsync(string workspaceId, bool ask, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.FindAsync(workspaceId);
        return await new ModelLister(clients, workspace, time).ListAsync(ask, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ModelReport> ExplainAsync(string workspaceId, string? model, CancellationToken cancellationToken)
    {
        var why = new List<string>();
        var choice = clients.SelectorOf(await workspaces.FindAsync(workspaceId)).Choose(new ModelPreference { Name = model, Why = why });
        return new ModelReport(choice.Name, choice.Info)
        {
            Address = choice.Options.BaseUrl,
            Assumed = choice.Assumed,
            Parameters = choice.Parameters == new ModelParameters() ? null : choice.Parameters,
            Why = why,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<CatalogUpdate> UpdateCatalogAsync(string workspaceId, CancellationToken cancellationToken)
    {
        return await catalog.UpdateAsync(await workspaces.FindAsync(workspaceId), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<UsageReport> ReadUsageAsync(UsageFilter filter, CancellationToken cancellationToken) =>
        await (await store).ReadUsageAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ProviderInfo>> ListProvidersAsync(string workspaceId, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.FindAsync(workspaceId);
        return logins.List(workspace, clients.SelectorOf(workspace));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LoginStep> LoginAsync(LoginRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var workspace = await workspaces.FindAsync(request.WorkspaceId);
        await foreach (var step in logins.LoginAsync(workspace, clients.SelectorOf(workspace), request, cancellationToken))
        {
            yield return step;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> LogoutAsync(string workspaceId, string provider, CancellationToken cancellationToken) =>
        logins.LogoutAsync(provider, cancellationToken);
}
