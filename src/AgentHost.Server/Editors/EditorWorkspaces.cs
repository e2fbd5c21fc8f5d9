using AgentHost.Client;
using AgentHost.Server.Watching;

namespace AgentHost.Server.Editors;

/// <summary>Workspaces of an editor: each folder that it opens counts as used until it goes.</summary>
internal sealed class EditorWorkspaces(IHostWorkspaces host, OpenWorkspaces workspaces) : IHostWorkspaces, IDisposable
{
    private readonly Lock _gate = new();
    private Dictionary<string, IDisposable>? _used = new(StringComparer.Ordinal);

    public async ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken)
    {
        var opened = await host.OpenAsync(request, cancellationToken);
        lock (_gate)
        {
            if (_used is not null && !_used.ContainsKey(opened.Root))
            {
                _used[opened.Root] = workspaces.Attach(opened.Root);
            }
        }

        return opened;
    }

    public ValueTask<WorkspaceRelease> ReleaseAsync(string workspaceId, CancellationToken cancellationToken) =>
        host.ReleaseAsync(workspaceId, cancellationToken);

    public ValueTask CloseAsync(string workspaceId, CancellationToken cancellationToken) => host.CloseAsync(workspaceId, cancellationToken);

    public ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken) =>
        host.CheckHealthAsync(workspaceId, cancellationToken);

    public ValueTask<FileContent> ReadFileAsync(string workspaceId, string path, CancellationToken cancellationToken) =>
        host.ReadFileAsync(workspaceId, path, cancellationToken);

    public ValueTask<FileNames> FindFilesAsync(string workspaceId, FileQuery query, CancellationToken cancellationToken) =>
        host.FindFilesAsync(workspaceId, query, cancellationToken);

    public ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken) =>
        host.SetTrustAsync(folder, trusted, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken) => host.ListTrustedAsync(cancellationToken);

    public ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken) => host.ShowTrustAsync(folder, cancellationToken);

    public void Dispose()
    {
        Dictionary<string, IDisposable>? used;
        lock (_gate)
        {
            (used, _used) = (_used, null);
        }

        foreach (var use in used?.Values ?? Enumerable.Empty<IDisposable>())
        {
            use.Dispose();
        }
    }
}
