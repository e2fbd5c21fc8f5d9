using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Reverting;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>Takes back what turns did to files, and brings it back, when a person says so.</summary>
internal sealed class UndoService(SessionService sessions, Task<SessionStore> store)
{
    private const int ShortestPrefix = 4;

    /// <exception cref="HostException">There is no such session or message, or it is not of this workspace.</exception>
    public ValueTask<UndoReport> UndoAsync(Workspace workspace, UndoRequest request, CancellationToken cancellationToken) =>
        RunAsync(workspace, request.SessionId, request.Preview, async session =>
        {
            var (sessionId, message) = (request.SessionId, request.Message);
            if (message is { Length: < ShortestPrefix })
            {
                throw new HostException(
                    HostFailure.Invalid,
                    $"The id of a message is named by {ShortestPrefix} and more characters, not by \"{message}\": agent session show --json has them.");
            }

            var (history, found) = await ChangeHistory.ReadAsync(await store, sessionId, message, cancellationToken);
            if (message is null)
            {
                return Undo(session, history, history.Standing.Count == 0 ? [] : [history.Standing[^1]]);
            }

            var since = found.Count switch
            {
                0 =>
                    throw new HostException(
                        HostFailure.NotFound, $"The session {session.Info.Name} has no message {message}: agent session show --json has their ids."),
                1 => found.Values.First(),
                _ => throw new HostException(HostFailure.Invalid, $"\"{message}\" fits {found.Count} messages: give more of its characters."),
            };
            return Undo(session, history, [.. history.Standing.Where(turn => turn.First > since)]);
        }, cancellationToken);

    /// <exception cref="HostException">There is no such session, or it is not of this workspace.</exception>
    public ValueTask<UndoReport> RedoAsync(Workspace workspace, string sessionId, CancellationToken cancellationToken) =>
        RunAsync(workspace, sessionId, preview: false, async _ =>
        {
            var (history, _) = await ChangeHistory.ReadAsync(await store, sessionId, message: null, cancellationToken);
            return history.LastUndone is { } last ? new FilesReverted(Redo: true, last.Turns, RevertPlan.Redo(last)) : null;
        }, cancellationToken);

    private static FilesReverted? Undo(OpenSession session, ChangeHistory history, IReadOnlyList<TurnChanges> turns) =>
        turns.Count == 0 && history.HasImported
            ? throw new HostException(
                HostFailure.Invalid,
                $"What the session {session.Info.Name} says of files came with an import: it did not happen here and cannot be taken back.")
        : turns.Count == 0 ? null
        : new FilesReverted(Redo: false, [.. turns.Select(static turn => turn.Id)], RevertPlan.Undo(turns.SelectMany(static turn => turn.Changes)));

    private async ValueTask<UndoReport> RunAsync(
        Workspace workspace, string sessionId, bool preview, Func<OpenSession, ValueTask<FilesReverted?>> plan, CancellationToken cancellationToken)
    {
        workspace.RequirePlace();
        var session = await sessions.GetAsync(sessionId, cancellationToken);
        if (session.Info.Workspace != workspace.Root)
        {
            throw new HostException(
                HostFailure.Invalid, $"The session {session.Info.Name} belongs to {session.Info.Workspace}, not to {workspace.Root}: open that workspace.");
        }

        await session.TurnGate.WaitAsync(cancellationToken);
        try
        {
            if (await plan(session) is not { } wanted)
            {
                return new UndoReport();
            }

            var (files, open) = await WithoutUnsavedAsync(workspace, sessionId, wanted.Files, cancellationToken);
            wanted = wanted with { Files = files };
            var reverter = new Reverter(workspace.Services.Editor, session.Blobs);
            await workspace.Services.Editor.EnterAsync(cancellationToken);
            try
            {
                await (preview ? reverter.PreviewAsync(wanted.Files, cancellationToken) : reverter.RunAsync(wanted.Files, cancellationToken));
            }
            finally
            {
                workspace.Services.Editor.Leave();
                if (!preview)
                {
                    await NoteAsync(session, wanted with { Files = reverter.Done }, reverter.Kept.Count + open.Count);
                }
            }

            return new UndoReport { Turns = wanted.Turns, Files = reverter.Done, Kept = [.. open, .. reverter.Kept] };
        }
        finally
        {
            session.TurnGate.Release();
        }
    }

    /// <summary>Leaves out what an editor has open with changes that are not saved: they are the person's, and newer.</summary>
    private static async ValueTask<(IReadOnlyList<RevertedFile> Files, IReadOnlyList<KeptFile> Open)> WithoutUnsavedAsync(
        Workspace workspace, string sessionId, IReadOnlyList<RevertedFile> files, CancellationToken cancellationToken)
    {
        if (workspace.Services.Buffers?.Of(sessionId) is not { } buffers)
        {
            return (files, []);
        }

        var open = new Dictionary<string, KeptFile>(StringComparer.Ordinal);
        foreach (var path in files.Select(static file => file.Path).Distinct(StringComparer.Ordinal))
        {
            if (workspace.Paths.Resolve(path) is { IsResolved: true, Path: var real } && await buffers.RefreshAsync(real, cancellationToken))
            {
                open[path] = new KeptFile(path, $"{path} has changes in the editor that are not saved: save them or take them back first.");
            }
        }

        return ([.. files.Where(file => !open.ContainsKey(file.Path))], [.. open.Values]);
    }

    /// <summary>Stores what was done, also where it was broken off. Where nothing could be done the turns stand as before.</summary>
    private static async ValueTask NoteAsync(OpenSession session, FilesReverted reverted, int kept)
    {
        if (reverted.Files.Count == 0 && kept > 0)
        {
            return;
        }

        await session.AppendAsync([reverted], Durability.Power, CancellationToken.None);
        if (reverted.Files.Where(static file => (file.After ?? file.Before) != FileVersionNames.Folder).Take(20).ToList() is { Count: > 0 } files)
        {
            session.Notices.Add(
                $"The person {(reverted.Redo ? "brought back" : "took back")} changes of yours to {string.Join(", ", files.Select(static file => file.Path))}: "
                + "read these files again before you go on with them.");
        }
    }
}
