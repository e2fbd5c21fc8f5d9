using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Installed plugins at a server.</summary>
internal sealed class RemotePackages(RemoteConnection connection) : IHostPackages
{
    private const string Base = "v1/packages";

    public ValueTask<IReadOnlyList<InstalledReport>> ListAsync(CancellationToken cancellationToken) =>
        connection.ListAsync<InstalledReport>(Base, cancellationToken);

    public ValueTask<IReadOnlyList<FoundPlugin>> SearchAsync(string words, string? catalog, CancellationToken cancellationToken) =>
        connection.ListAsync<FoundPlugin>(With(Base + "/search", ("words", words), ("catalog", catalog)), cancellationToken);

    public ValueTask<InstallPreview> PreviewAsync(InstallRequest request, CancellationToken cancellationToken) =>
        connection.SendAsync<InstallRequest, InstallPreview>("POST", Base + "/preview", request, cancellationToken);

    public ValueTask<PluginChange> InstallAsync(InstallRequest request, CancellationToken cancellationToken) =>
        connection.SendAsync<InstallRequest, PluginChange>("POST", Base, request, cancellationToken);

    public ValueTask<IReadOnlyList<MissingLockedPlugin>> ListLockedAsync(string folder, CancellationToken cancellationToken) =>
        connection.ListAsync<MissingLockedPlugin>(With(Base + "/locked", ("folder", folder)), cancellationToken);

    public async ValueTask<string> WriteLockAsync(string workspaceId, CancellationToken cancellationToken) =>
        (await connection.ActAsync<NamedThing>("POST", $"v1/workspaces/{Escape(workspaceId)}/lock", cancellationToken)).Name;

    public ValueTask<PluginChange> EnableAsync(string id, EnableRequest request, CancellationToken cancellationToken) =>
        connection.SendAsync<EnableRequest, PluginChange>("POST", Of(id) + "/enable", request, cancellationToken);

    public ValueTask<PluginChange> DisableAsync(string id, CancellationToken cancellationToken) =>
        connection.ActAsync<PluginChange>("POST", Of(id) + "/disable", cancellationToken);

    public ValueTask<PluginChange> UninstallAsync(string id, bool data, string? project, CancellationToken cancellationToken) =>
        connection.ActAsync<PluginChange>("DELETE", With(Of(id), ("data", data), ("project", project)), cancellationToken);

    public ValueTask<PluginChange> RollbackAsync(string id, CancellationToken cancellationToken) =>
        connection.ActAsync<PluginChange>("POST", Of(id) + "/rollback", cancellationToken);

    public ValueTask<IReadOnlyList<string>> UnblockAsync(string id, CancellationToken cancellationToken) =>
        connection.ListAsync<string>("POST", Of(id) + "/unblock", cancellationToken);

    public ValueTask<IReadOnlyList<VerifyReport>> VerifyAsync(string? id, CancellationToken cancellationToken) =>
        connection.ListAsync<VerifyReport>(With(Base + "/verify", ("plugin", id)), cancellationToken);

    public ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(bool repair, CancellationToken cancellationToken) =>
        repair ? connection.ListAsync<HealthCheck>("POST", Base + "/repair", cancellationToken)
            : connection.ListAsync<HealthCheck>(Base + "/health", cancellationToken);

    public ValueTask<BisectReport> BisectAsync(BisectAnswer step, CancellationToken cancellationToken) =>
        connection.SendAsync<BisectRequest, BisectReport>("POST", Base + "/bisect", new BisectRequest(step), cancellationToken);

    public ValueTask<IReadOnlyList<CatalogReport>> ListCatalogsAsync(CancellationToken cancellationToken) =>
        connection.ListAsync<CatalogReport>("v1/catalogs", cancellationToken);

    public ValueTask<CatalogReport> AddCatalogAsync(string name, string address, string? kind, CancellationToken cancellationToken) =>
        connection.SendAsync<CatalogRequest, CatalogReport>(
            "PUT", "v1/catalogs/" + Escape(name), new CatalogRequest(address) { Kind = kind }, cancellationToken);

    public ValueTask RemoveCatalogAsync(string name, CancellationToken cancellationToken) =>
        connection.ActAsync("DELETE", "v1/catalogs/" + Escape(name), cancellationToken);

    private static string Of(string id) => $"{Base}/{Escape(id)}";
}
