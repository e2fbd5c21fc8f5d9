using System.Collections.Concurrent;
using System.Globalization;
using AgentHost.Acp.Connecting;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;
using AgentHost.RealPaths;

namespace AgentHost.Acp.Sessions;

/// <summary>Sessions that an editor has open, and those that it could open. Thread-safe.</summary>
/// <param name="host">The host.</param>
/// <param name="editor">The editor.</param>
internal sealed class OpenSessions(IHostClient host, EditorLink editor) : IAsyncDisposable
{
    private const int Most = 100;
    private const int Page = 50;
    private const int MostListed = 1_000;

    private readonly ConcurrentDictionary<string, EditorSession> _open = new(StringComparer.Ordinal);

    /// <summary>Begins a session.</summary>
    /// <param name="request">Its folder and servers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<NewSessionResponse> BeginAsync(NewSessionRequest request, CancellationToken cancellationToken)
    {
        if (_open.Count >= Most)
        {
            throw Failures.Untimely($"{Most} sessions are open: close one first.");
        }

        var (workspace, remarks) = await OpenFolderAsync(request.Cwd, request.AdditionalDirectories, request.McpServers, cancellationToken);
        var session = await host.Sessions.CreateAsync(new NewSession(workspace.Id), cancellationToken);
        var opened = await AddAsync(workspace, session, 0, remarks, cancellationToken);
        return new NewSessionResponse(session.Id) { Modes = opened.Choices.Modes, ConfigOptions = opened.Choices.ConfigOptions };
    }

    /// <summary>Goes on with a session.</summary>
    /// <param name="request">The session, its folder and servers.</param>
    /// <param name="replay">True to tell all of it first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<OpenedSession> ResumeAsync(ResumeSessionRequest request, bool replay, CancellationToken cancellationToken)
    {
        var (workspace, remarks) = await OpenFolderAsync(request.Cwd, request.AdditionalDirectories, request.McpServers, cancellationToken);
        var session = await host.Sessions.FindAsync(workspace.Root, request.SessionId, cancellationToken);
        if (session?.Id != request.SessionId)
        {
            throw Failures.Missing($"There is no session {PlainText.Line(request.SessionId, 60)} in {workspace.Root}.");
        }

        await CloseAsync(session.Id);
        var last = await host.Sessions.ReadLastNumberAsync(session.Id, cancellationToken);
        if (replay)
        {
            await SessionReplay.TellAsync(host, editor, session, last, cancellationToken);
        }

        var opened = await AddAsync(workspace, session, last, remarks, cancellationToken);
        return new OpenedSession { Modes = opened.Choices.Modes, ConfigOptions = opened.Choices.ConfigOptions };
    }

    /// <summary>Lists sessions, without those of sub-agents.</summary>
    /// <param name="request">The folder and the page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ListSessionsResponse> ListAsync(ListSessionsRequest request, CancellationToken cancellationToken)
    {
        var skip = 0;
        if (request.Cursor is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            throw Failures.Invalid($"\"{PlainText.Line(cursor, 60)}\" is no cursor of a list.");
        }

        var folder = request.Cwd is { } cwd ? Real(cwd) : null;
        var all = (await host.Sessions.ListAsync(new SessionFilter { Workspace = folder, Limit = MostListed }, cancellationToken))
            .Where(static session => session.ParentTurn is null).ToList();
        return new ListSessionsResponse([
            .. all.Skip(skip).Take(Page).Select(static session => new SessionEntry(session.Id, session.Workspace)
            {
                Title = PlainText.Line(session.Title ?? session.Name, 200),
                UpdatedAt = EventTranslator.Time(session.UpdatedAt),
            }),
        ])
        {
            NextCursor = all.Count > skip + Page ? (skip + Page).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>A session that is open.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="JsonRpc.JsonRpcErrorException">It is not open.</exception>
    public EditorSession Get(string id) => Find(id)
        ?? throw Failures.Missing($"The session {PlainText.Line(id, 60)} is not open: session/new begins one, session/load and session/resume open one.");

    /// <summary>A session that is open; null where it is not.</summary>
    /// <param name="id">Its id.</param>
    public EditorSession? Find(string id) => _open.GetValueOrDefault(id);

    /// <summary>Lets a session go, and cancels what runs in it. Nothing happens where it is not open.</summary>
    /// <param name="id">Its id.</param>
    public async ValueTask CloseAsync(string id)
    {
        if (_open.TryRemove(id, out var session))
        {
            await session.DisposeAsync();
        }
    }

    /// <summary>Lets a session go, and has the host do so: what its calls left running ends. One in which a turn of somebody else runs goes on.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask EndAsync(string id, CancellationToken cancellationToken)
    {
        await CloseAsync(id);
        try
        {
            await host.Sessions.CloseAsync(id, cancellationToken);
        }
        catch (HostException)
        {
            // It is in use, or this person may not close it for others.
        }
    }

    /// <summary>Removes a session.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await CloseAsync(id);
        var session = await host.Sessions.FindAsync(null, id, cancellationToken);

        // One that is not there needs no removing, but a part of an id must not hit another one.
        if (session?.Id == id)
        {
            await host.Sessions.DeleteAsync(id, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_open.Keys.Select(id => CloseAsync(id).AsTask()));

    private static string Absolute(string path, string what) =>
        Path.IsPathFullyQualified(path) && !path.Contains('\0', StringComparison.Ordinal)
            ? path
            : throw Failures.Invalid($"{what} is no absolute path: \"{PlainText.Line(path, 200)}\".");

    private static string Real(string cwd)
    {
        var path = Absolute(cwd, "cwd");
        try
        {
            return Path.TrimEndingDirectorySeparator(RealPath.Of(Path.GetFullPath(path)) ?? path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private async Task<EditorSession> AddAsync(
        WorkspaceInfo workspace, SessionInfo session, long after, IReadOnlyList<string> remarks, CancellationToken cancellationToken)
    {
        var opened = new EditorSession(host, editor, workspace, session);
        try
        {
            await opened.Choices.ReadAsync(cancellationToken);
            await opened.FollowAsync(after, cancellationToken);
            foreach (var remark in remarks)
            {
                await opened.RemarkAsync(remark);
            }
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }

        if (!_open.TryAdd(session.Id, opened))
        {
            await opened.DisposeAsync();
            throw Failures.Untimely("The session was opened by another request in this moment.");
        }

        return opened;
    }

    private async Task<(WorkspaceInfo Workspace, IReadOnlyList<string> Remarks)> OpenFolderAsync(
        string cwd, IReadOnlyList<string> more, IReadOnlyList<McpServer> servers, CancellationToken cancellationToken)
    {
        if (more.Count > 0)
        {
            throw Failures.Invalid("additionalDirectories is not among the capabilities of this agent: a session has one folder.");
        }

        var request = editor.Options.Workspace with { Path = Absolute(cwd, "cwd") };

        // What cannot be taken is said before anything is opened.
        var settings = servers.Count > 0 ? PassedServers.Settings(servers, request.Settings) : request.Settings;
        var workspace = await host.Workspaces.OpenAsync(request, cancellationToken);
        List<string> remarks = [.. workspace.Warnings];
        if (servers.Count > 0 && !workspace.Trusted)
        {
            // An editor may have them from the folder itself.
            remarks.Add(
                $"The editor's MCP servers ({string.Join(", ", servers.Take(5).Select(static server => PlainText.Line(server.Name, 40)))}) are not started: "
                + "the folder is not trusted. agent trust trusts it.");
        }
        else if (servers.Count > 0)
        {
            workspace = await host.Workspaces.OpenAsync(request with { Settings = settings }, cancellationToken);
        }

        return (workspace, remarks);
    }
}
