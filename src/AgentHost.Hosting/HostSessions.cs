using AgentHost.Client;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using AgentHost.Sessions.Importing;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Searching;

namespace AgentHost.Hosting;

/// <summary>What a host can do with sessions that were kept.</summary>
internal sealed class HostSessions(SessionService sessions, Task<SessionStore> store, OpenedWorkspaces workspaces, Redactor redactor, CompactRoom compacting, IPromptQueue queue, TimeProvider time) : IHostSessions
{
    /// <inheritdoc/>
    public IPromptQueue Queue => queue;

    /// <inheritdoc/>
    public async ValueTask<UndoReport> UndoAsync(UndoRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await new UndoRoom(sessions, store).UndoAsync(await workspaces.FindAsync(request.WorkspaceId), request.SessionId, request.Message, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<UndoReport> RedoAsync(string workspaceId, string sessionId, CancellationToken cancellationToken) =>
        await new UndoRoom(sessions, store).RedoAsync(await workspaces.FindAsync(workspaceId), sessionId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> ForkAsync(ForkRequest request, CancellationToken cancellationToken) =>
        await (await store).ForkAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        await new SearchIndex(await store, (await store).Folder, redactor.Redact).SearchAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<CleanReport> CleanAsync(CleanRequest request, CancellationToken cancellationToken) =>
        await new CleanRoom(sessions, await store, time).RunAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> ReadHistoryAsync(HistoryRequest request, CancellationToken cancellationToken) =>
        await new HistoryRoom(await store, redactor).ReadAsync(request, cancellationToken);

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
    public async ValueTask<CompactReport> CompactAsync(CompactRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var report = await compacting.RunAsync(await workspaces.FindAsync(request.WorkspaceId), request, cancellationToken);
        return report.Compacted is { } compacted ? report with { Compacted = (ContextCompacted)redactor.Redact(compacted) } : report;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionPins> ReadPinsAsync(string sessionId, CancellationToken cancellationToken)
    {
        var pins = await compacting.ReadPinsAsync(sessionId, cancellationToken);
        return pins.Goal is { } goal ? pins with { Goal = redactor.Redact(goal) } : pins;
    }

    /// <inheritdoc/>
    public ValueTask<string> PinAsync(string sessionId, string message, bool pinned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return compacting.PinAsync(sessionId, message, pinned, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SetGoalAsync(string sessionId, string? goal, CancellationToken cancellationToken) => compacting.SetGoalAsync(sessionId, goal, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SessionSettings> ReadSettingsAsync(string sessionId, CancellationToken cancellationToken) =>
        await (await store).ReadAsync(database => LogReader.Session(database, sessionId) is null ? throw SessionStore.NoSession(sessionId) : SessionSettingsTable.Read(database, sessionId), cancellationToken) ?? new();

    /// <inheritdoc/>
    public async ValueTask ChangeSettingsAsync(string sessionId, SessionSettings settings, CancellationToken cancellationToken)
    {
        OwnSettings.Check(settings);
        var session = await sessions.GetAsync(sessionId, cancellationToken);
        await (await store).WriteSettingsAsync(sessionId, settings, cancellationToken);
        session.Settings = settings;
    }
}
