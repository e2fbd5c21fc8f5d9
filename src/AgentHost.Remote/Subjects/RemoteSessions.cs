using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Sessions of a server.</summary>
internal sealed class RemoteSessions(RemoteConnection connection) : IHostSessions
{
    public ISessionContext Context { get; } = new RemoteSessionContext(connection);

    public ISessionChanges Changes { get; } = new RemoteSessionChanges(connection);

    public ValueTask<SessionInfo> CreateAsync(NewSession request, CancellationToken cancellationToken) =>
        connection.SendAsync<NewSession, SessionInfo>("POST", "v1/sessions", request, cancellationToken);

    public async ValueTask<IReadOnlyList<SessionInfo>> ListAsync(SessionFilter filter, CancellationToken cancellationToken) =>
        (await ListPageAsync(filter, cancellationToken)).Items;

    public ValueTask<SessionPage> ListPageAsync(SessionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return connection.GetAsync<SessionPage>(
            With(
                "v1/sessions",
                ("workspace", filter.Workspace),
                ("provider", filter.Provider),
                ("name", filter.Name),
                ("usedSince", filter.UsedSince),
                ("unusedSince", filter.UnusedSince),
                ("cursor", filter.Cursor),
                ("limit", filter.Limit)),
            cancellationToken);
    }

    public ValueTask<SessionInfo?> FindAsync(string? workspace, string key, CancellationToken cancellationToken) =>
        ReadAsync(With("v1/find", ("key", key), ("workspace", workspace)), cancellationToken);

    public ValueTask<SessionInfo?> GetAsync(string sessionId, CancellationToken cancellationToken) => ReadAsync(Of(sessionId), cancellationToken);

    public ValueTask<SessionInfo> RenameAsync(string sessionId, string name, CancellationToken cancellationToken) =>
        connection.SendAsync<SessionName, SessionInfo>("PATCH", Of(sessionId), new SessionName(name), cancellationToken);

    public ValueTask DeleteAsync(string sessionId, CancellationToken cancellationToken) => connection.ActAsync("DELETE", Of(sessionId), cancellationToken);

    public ValueTask<SessionOwner> ReadOwnerAsync(string sessionId, CancellationToken cancellationToken) =>
        connection.GetAsync<SessionOwner>(Of(sessionId) + "/owner", cancellationToken);

    public ValueTask CloseAsync(string sessionId, CancellationToken cancellationToken) =>
        connection.ActAsync("POST", Of(sessionId) + "/close", cancellationToken);

    public ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        connection.ListAsync<Message>(With(Of(sessionId) + "/messages", ("skip", skip), ("limit", limit)), cancellationToken);

    public ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        connection.ListAsync<AgentEvent>(With(Of(sessionId) + "/log", ("after", after), ("limit", limit)), cancellationToken);

    public ValueTask<FileContent> ReadBlobAsync(string sessionId, string blobId, CancellationToken cancellationToken) =>
        connection.GetAsync<FileContent>($"{Of(sessionId)}/blobs/{Escape(blobId)}", cancellationToken);

    public async ValueTask<long> ReadLastNumberAsync(string sessionId, CancellationToken cancellationToken) =>
        (await connection.GetAsync<ChangedCount>(Of(sessionId) + "/log/last", cancellationToken)).Count;

    public ValueTask<HistoryPage> ReadHistoryAsync(HistoryRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Raw
            ? throw new HostException(HostFailure.Invalid, "A server hides secrets: what is written with them is read where the store is.")
            : connection.GetAsync<HistoryPage>(
                With(
                    Of(request.SessionId) + "/history",
                    ("kinds", request.Kinds.Count == 0 ? null : string.Join(',', request.Kinds)),
                    ("cursor", request.Cursor),
                    ("limit", request.Limit),
                    ("newest", request.NewestFirst ? "true" : null),
                    ("whole", request.Whole ? "true" : null)),
                cancellationToken);
    }

    public ValueTask<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.ListAsync<SearchHit>(
            With("v1/search", ("words", request.Words), ("workspace", request.Workspace), ("limit", request.Limit)), cancellationToken);
    }

    public ValueTask<SessionInfo> ForkAsync(ForkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.SendAsync<ForkRequest, SessionInfo>("POST", Of(request.SessionId) + "/fork", request, cancellationToken);
    }

    public ValueTask<SessionInfo> ImportAsync(ImportRequest request, CancellationToken cancellationToken) =>
        connection.SendAsync<ImportRequest, SessionInfo>("POST", "v1/import", request, cancellationToken);

    public ValueTask<CleanReport> CleanAsync(CleanRequest request, CancellationToken cancellationToken) =>
        connection.SendAsync<CleanRequest, CleanReport>("POST", "v1/clean", request, cancellationToken);

    public async ValueTask<long> RebuildAsync(CancellationToken cancellationToken) =>
        (await connection.ActAsync<ChangedCount>("POST", "v1/rebuild", cancellationToken)).Count;

    public ValueTask<SessionSettings> ReadSettingsAsync(string sessionId, CancellationToken cancellationToken) =>
        connection.GetAsync<SessionSettings>(Of(sessionId) + "/settings", cancellationToken);

    public ValueTask ChangeSettingsAsync(string sessionId, SessionSettings settings, CancellationToken cancellationToken) =>
        connection.SendAsync("PUT", Of(sessionId) + "/settings", settings, cancellationToken);

    private async ValueTask<SessionInfo?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.GetAsync<SessionInfo>(path, cancellationToken);
        }
        catch (HostException fault) when (fault.Failure == HostFailure.NotFound)
        {
            return null;
        }
    }

    private static string Of(string session) => $"v1/sessions/{Escape(session)}";
}
