using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Previews;
using AgentHost.FileSystem;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>Makes what dry runs kept, when a person says so.</summary>
internal sealed class EditPreviewService(SessionService sessions, Task<SessionStore> store)
{
    public async ValueTask<EditResult> ApplyAsync(Workspace workspace, string sessionId, bool discard, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(sessionId, cancellationToken);
        if (session.Info.Workspace != workspace.Root)
        {
            throw new HostException(
                HostFailure.Invalid, $"The session {session.Info.Name} belongs to {session.Info.Workspace}, not to {workspace.Root}: open that workspace.");
        }

        await session.TurnGate.WaitAsync(cancellationToken);
        try
        {
            var kept = await KeptPreviews.ReadAsync(await store, sessionId, cancellationToken);
            if (kept.Count == 0)
            {
                return new EditResult();
            }

            var result = new EditResult { Applied = [.. kept.Select(static preview => preview.Change)] };
            if (!discard)
            {
                result = await workspace.Services.Editor.For(new EditBinding
                {
                    Gate = new OpenGate(),
                    Granted = [.. kept.SelectMany(preview => Granted(preview, workspace.Paths))],
                    Versions = new FirstVersions(kept),
                    Blobs = session.Blobs,
                    Publish = async (change, token) =>
                    {
                        session.Files.Saw(change.To ?? change.Path, change.After);
                        await session.AppendAsync([new FileChanged("", change)], Durability.Process, token);
                    },
                    PublishFolders = async (folders, token) => await session.AppendAsync([new FilesChanged("", folders)], Durability.Process, token),
                }).ApplyAsync(await KeptPreviews.ToEditAsync(kept, session.Blobs, cancellationToken), cancellationToken);
            }

            if (result.Error is null)
            {
                await session.AppendAsync([new PreviewsClosed(!discard)], Durability.Power, CancellationToken.None);
            }

            return result;
        }
        finally
        {
            session.TurnGate.Release();
        }
    }

    /// <summary>The paths that the person was shown: the edit is held to them.</summary>
    private static IEnumerable<GrantedPath> Granted(FilePreviewed preview, IWorkspacePaths paths)
    {
        foreach (var path in (string?[])[preview.Change.Path, preview.Change.To])
        {
            if (path is not null && paths.Resolve(path).Path is { } real)
            {
                yield return new GrantedPath(real, Write: true, preview.Recursive);
            }
        }
    }
}
