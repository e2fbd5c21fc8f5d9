using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Workspaces of a server.</summary>
internal sealed class RemoteWorkspaces(RemoteConnection connection) : IHostWorkspaces
{
    public async ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var opened = await connection.SendAsync<WorkspaceRequest, WorkspaceInfo>("POST", "v1/workspaces", request, cancellationToken);
        connection.Opened.Note(request, opened);
        return opened;
    }

    public ValueTask<WorkspaceRelease> ReleaseAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ActAsync<WorkspaceRelease>("POST", $"v1/workspaces/{Escape(workspaceId)}/release", cancellationToken);

    public ValueTask CloseAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ActAsync("DELETE", $"v1/workspaces/{Escape(workspaceId)}", cancellationToken);

    public ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<HealthCheck>($"v1/workspaces/{Escape(workspaceId)}/health", cancellationToken);

    public ValueTask<FileNames> FindFilesAsync(string workspaceId, FileQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return connection.GetAsync<FileNames>(
            With($"v1/workspaces/{Escape(workspaceId)}/files", ("text", query.Text), ("limit", query.Limit)), cancellationToken);
    }

    public ValueTask<FileContent> ReadFileAsync(string workspaceId, string path, CancellationToken cancellationToken) =>
        connection.GetAsync<FileContent>(With($"v1/workspaces/{Escape(workspaceId)}/content", ("path", path)), cancellationToken);

    public async ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken) =>
        (await connection.SendAsync<TrustRequest, NamedThing>("PUT", "v1/trust", new TrustRequest(folder, trusted), cancellationToken)).Name;

    public ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken) =>
        connection.ListAsync<string>("v1/trust", cancellationToken);

    public ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken) =>
        connection.GetAsync<TrustReport>(With("v1/trust/report", ("folder", folder)), cancellationToken);
}
