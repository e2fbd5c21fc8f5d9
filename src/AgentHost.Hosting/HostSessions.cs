using AgentHost.Client;
using AgentHost.Editing.Buffers;
using AgentHost.Hosting.Files;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns;
using AgentHost.Permissions.Rules;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using AgentHost.Sessions.Importing;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Searching;

namespace AgentHost.Hosting;

/// <summary>Sessions of this host.</summary>
internal sealed class HostSessions(
    SessionService sessions,
    SessionEndHooks ends,
    Task<SessionStore> store,
    OpenedWorkspaces workspaces,
    Redactor redactor,
    ISessionContext context,
    SharedBuffers buffers,
    TimeProvider time)
    : IHostSessions
{
    /// <inheritdoc/>
    public ISessionContext Context => context;

    /// <inheritdoc/>
    public ISessionChanges Changes { get; } = new SessionChanges(sessions, store, workspaces);

    /// <inheritdoc/>
    public IDisposable ShareBuffers(string sessionId, IEditorBuffers editor) => buffers.Share(sessionId, editor);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> CreateAsync(NewSession request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var workspace = await workspaces.FindAsync(request.WorkspaceId);
        return (await sessions.CreateAsync(workspace, request.Name, cancellationToken)).Info;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionInfo>> ListAsync(SessionFilter filter, CancellationToken cancellationToken) =>
        await (await store).ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionPage> ListPageAsync(SessionFilter filter, CancellationToken cancellationToken) =>
        await (await store).ReadAsync(database => LogReader.SessionPage(database, filter), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo?> FindAsync(string? workspace, string key, CancellationToken cancellationToken) =>
        await (await store).FindAsync(workspace, key, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo?> GetAsync(string sessionId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return await (await store).GetAsync(sessionId, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> RenameAsync(string sessionId, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await (await sessions.GetAsync(sessionId, cancellationToken)).RenameAsync(name, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string sessionId, CancellationToken cancellationToken) => sessions.DeleteAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionOwner> ReadOwnerAsync(string sessionId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return await (await store).ReadOwnerAsync(sessionId, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(string sessionId, CancellationToken cancellationToken) => sessions.CloseAsync(sessionId, ends);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        [.. (await (await store).ReadMessagesAsync(sessionId, skip, limit, cancellationToken)).Select(redactor.Redact)];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        [.. (await (await store).ReadEventsAsync(sessionId, after, limit, cancellationToken)).Select(redactor.Redact)];

    /// <inheritdoc/>
    public async ValueTask<FileContent> ReadBlobAsync(string sessionId, string blobId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blobId);
        var blobs = (await store).OpenBlobs(sessionId);
        return await ContentReader.ReadAsync(
            blobId,
            (offset, buffer) => blobs.ReadAsync(blobId, offset, buffer, cancellationToken),
            redactor) ?? throw new HostException(HostFailure.NotFound, $"The session {sessionId} keeps no {blobId}.");
    }

    /// <inheritdoc/>
    public async ValueTask<long> ReadLastNumberAsync(string sessionId, CancellationToken cancellationToken) =>
        await (await store).ReadLastNumberAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> ForkAsync(ForkRequest request, CancellationToken cancellationToken) =>
        await (await store).ForkAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        await new SearchIndex(await store, (await store).Folder, redactor.Redact).SearchAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<CleanReport> CleanAsync(CleanRequest request, CancellationToken cancellationToken) =>
        await new SessionCleaner(sessions, await store, time).RunAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> ReadHistoryAsync(HistoryRequest request, CancellationToken cancellationToken) =>
        await new HistoryService(await store, redactor).ReadAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> ImportAsync(ImportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await (await store).ImportAsync(ImportedEvents.Read(request, time), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> RebuildAsync(CancellationToken cancellationToken)
    {
        var opened = await store;
        await opened.RebuildAsync(cancellationToken);
        SearchFile.Forget(opened.Folder);
        return await opened.ReadAsync(static database => database.Scalar("SELECT count(*) FROM sessions"), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<SessionSettings> ReadSettingsAsync(string sessionId, CancellationToken cancellationToken) =>
        await (await store).ReadSettingsAsync(sessionId, cancellationToken) ?? new();

    /// <inheritdoc/>
    public async ValueTask ChangeSettingsAsync(string sessionId, SessionSettings settings, CancellationToken cancellationToken)
    {
        SessionRules.Check(settings);
        var session = await sessions.GetAsync(sessionId, cancellationToken);
        if (settings.Root is { } root && Directory.Exists(session.Info.Workspace) && !IsOwnFolder(session.Info.Workspace, root))
        {
            throw new HostException(
                HostFailure.Invalid, $"root: expected a folder of {session.Info.Workspace}, got {root}, where there is none, or a link on the way.");
        }

        await (await store).WriteSettingsAsync(sessionId, settings, cancellationToken);
        session.Settings = settings;
    }

    /// <summary>Tests that a folder is there, and none of its names a link: files are judged by where they really are.</summary>
    private static bool IsOwnFolder(string workspace, string root)
    {
        var folder = workspace;
        foreach (var name in root.Split('/'))
        {
            folder = Path.Combine(folder, name);
            if (new DirectoryInfo(folder) is not { Exists: true, LinkTarget: null })
            {
                return false;
            }
        }

        return true;
    }
}
