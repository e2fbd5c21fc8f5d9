using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Models and providers at a server.</summary>
internal sealed class RemoteModels(RemoteConnection connection) : IHostModels
{
    public ValueTask<ModelList> ListAsync(string workspaceId, bool ask, CancellationToken cancellationToken) =>
        connection.GetAsync<ModelList>(With(Of(workspaceId) + "/models", ("ask", ask)), cancellationToken);

    public ValueTask<ModelReport> ExplainAsync(string workspaceId, string? model, CancellationToken cancellationToken) =>
        connection.GetAsync<ModelReport>(With(Of(workspaceId) + "/model", ("name", model)), cancellationToken);

    public ValueTask<CatalogUpdate> UpdateCatalogAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ActAsync<CatalogUpdate>("POST", Of(workspaceId) + "/models/update", cancellationToken);

    public ValueTask<UsageReport> ReadUsageAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return connection.GetAsync<UsageReport>(
            With(
                "v1/usage",
                ("by", EnumNames.Write(filter.By)),
                ("session", filter.SessionId),
                ("workspace", filter.Workspace),
                ("since", filter.Since),
                ("limit", filter.Limit)),
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<ProviderInfo>> ListProvidersAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<ProviderInfo>(Of(workspaceId) + "/providers", cancellationToken);

    public IAsyncEnumerable<LoginStep> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.LinesAsync<LoginStep>(
            "POST",
            $"{Of(request.WorkspaceId)}/providers/{Escape(request.Provider)}/login",
            ClientJson.WriteBytes(new ProviderKey { Key = request.Key }),
            cancellationToken);
    }

    public async ValueTask<bool> LogoutAsync(string workspaceId, string provider, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ActAsync("DELETE", $"{Of(workspaceId)}/providers/{Escape(provider)}/login", cancellationToken);
            return true;
        }
        catch (HostException fault) when (fault.InnerException is RemoteProblemException told && told.Problem.Type == Problem.Prefix + "login-not-found")
        {
            return false;
        }
    }

    private static string Of(string workspace) => $"v1/workspaces/{Escape(workspace)}";
}
