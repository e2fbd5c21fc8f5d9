using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.FileSystem;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Editing.Previews;

/// <summary>The changes that dry runs of a session kept, read from its log.</summary>
public static class KeptPreviews
{
    private const int Page = 1_000;
    private const int MostBlob = EditContent.MostBytes;

    /// <summary>Reads the previews that were kept since they were last applied or given up, in order.</summary>
    public static async ValueTask<IReadOnlyList<FilePreviewed>> ReadAsync(SessionStore store, string sessionId, CancellationToken cancellationToken)
    {
        var kept = new List<FilePreviewed>();
        var imported = await store.ReadAsync(database => LogReader.LastImported(database, sessionId), cancellationToken);
        for (var after = imported; await store.ReadEventsAsync(
            sessionId, after, Page, cancellationToken) is { Count: > 0 } page; after = page[^1].Sequence!.Value)
        {
            foreach (var e in page)
            {
                if (e is PreviewsClosed)
                {
                    kept.Clear();
                }
                else if (e is FilePreviewed preview)
                {
                    kept.Add(preview);
                }
            }
        }

        return kept;
    }

    /// <summary>Puts what was kept into place over the files.</summary>
    public static async ValueTask ReplayAsync(
        IReadOnlyList<FilePreviewed> kept, OverlayFileSystem shadow, IWorkspacePaths paths, IBlobs blobs, CancellationToken cancellationToken)
    {
        foreach (var (_, change) in kept)
        {
            if (paths.Resolve(change.Path).Path is not { } path)
            {
                continue;
            }

            switch (change.Kind)
            {
                case FileChangeKind.Write:
                    shadow.Write(path, await ContentAsync(change, blobs, cancellationToken));
                    break;
                case FileChangeKind.Move when change.To is { } to && paths.Resolve(to).Path is { } target && shadow.Stat(path) is not null:
                    shadow.Write(target, EditContent.Read(shadow, path, change.Path));
                    shadow.Delete(path);
                    break;
                default:
                    shadow.Delete(path);
                    break;
            }
        }
    }

    /// <summary>Turns kept previews into one edit of the files on disk.</summary>
    /// <exception cref="HostException">A content is no longer there.</exception>
    public static async ValueTask<WorkspaceEdit> ToEditAsync(IReadOnlyList<FilePreviewed> kept, IBlobs blobs, CancellationToken cancellationToken)
    {
        var changes = new List<FileChange>(kept.Count);
        foreach (var preview in kept)
        {
            var change = preview.Change;
            changes.Add(new FileChange(change.Kind, change.Path)
            {
                Content = change.Kind == FileChangeKind.Write ? await ContentAsync(change, blobs, cancellationToken) : null,
                To = change.To,
                BaseHash = preview.Recursive ? null : change.Before,
                Recursive = preview.Recursive,
            });
        }

        return new WorkspaceEdit(changes);
    }

    private static async ValueTask<byte[]> ContentAsync(AppliedChange change, IBlobs blobs, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[256 * 1024];
        int read;
        while ((read = await blobs.ReadAsync(change.After ?? "", content.Length, buffer, cancellationToken)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MostBlob)
            {
                break;
            }
        }

        return read < 0
            ? throw new HostException(
                HostFailure.Store, $"What was kept of {change.Path} is no longer there: give the changes up with agent session apply --discard, and run again.")
            : content.ToArray();
    }
}
