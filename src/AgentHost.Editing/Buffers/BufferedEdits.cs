using AgentHost.Editing.Edits;
using AgentHost.FileSystem;
using AgentHost.TextForms;

namespace AgentHost.Editing.Buffers;

/// <summary>Edits of one call where an editor has the files open: they are made to the texts that the editor has.</summary>
/// <remarks>
/// A text that is not saved is saved before it is changed: then the change is one of the disk like any other, its old version is the person's text, and taking
/// it back brings that. The editor is given the new text, since one with unsaved changes would not load it by itself.
/// </remarks>
/// <param name="editor">The workspace's editor.</param>
/// <param name="binding">Limits and services that the call is bound to.</param>
/// <param name="buffers">The editor's.</param>
internal sealed class BufferedEdits(WorkspaceEditor editor, EditBinding binding, SessionBuffers buffers) : IWorkspaceEdits
{
    private readonly IWorkspaceEdits _disk = editor.For(binding);

    /// <inheritdoc/>
    public async ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken)
    {
        await AskAsync(edit, cancellationToken);
        return EditPlanner.Preview(editor.Paths, buffers.Calls, binding, edit);
    }

    /// <inheritdoc/>
    public async ValueTask<EditResult> ApplyAsync(WorkspaceEdit edit, CancellationToken cancellationToken)
    {
        if (binding.Granted is null || await AskAsync(edit, cancellationToken) is not { Count: > 0 } unsaved)
        {
            return await _disk.ApplyAsync(edit, cancellationToken);
        }

        try
        {
            // Nothing is saved for an edit that is not allowed, or not of these texts.
            _ = new EditPlanner(editor.Paths, buffers.Calls, binding, apply: true).Plan(edit);
        }
        catch (Exception fault) when (fault is EditException or FileAccessException)
        {
            return new EditResult { Error = fault.Message };
        }

        foreach (var (path, text) in unsaved)
        {
            if (await SaveAsync(path, text, cancellationToken) is { } problem)
            {
                return new EditResult { Error = problem };
            }
        }

        var result = await _disk.ApplyAsync(edit, cancellationToken);
        foreach (var (path, text) in unsaved)
        {
            await TellAsync(path, text, cancellationToken);
        }

        return result;
    }

    private async ValueTask<IReadOnlyDictionary<string, BufferedText>> AskAsync(WorkspaceEdit edit, CancellationToken cancellationToken)
    {
        var unsaved = new Dictionary<string, BufferedText>(StringComparer.Ordinal);
        foreach (var change in edit.Changes)
        {
            if (editor.Paths.Resolve(change.Path) is { IsResolved: true, Path: var real } && editor.Paths.IsInside(real)
                && binding.Gate.Judge(real, isFolder: false).IsAllowed && await buffers.RefreshAsync(real, cancellationToken)
                && buffers.UnsavedOf(real) is { } text)
            {
                unsaved[real] = text;
            }
        }

        return unsaved;
    }

    /// <summary>Has the disk hold what the editor has: by the editor, and where that only took it, by the host.</summary>
    /// <returns>The reason why it could not be; null where it is done.</returns>
    private async ValueTask<string?> SaveAsync(string path, BufferedText text, CancellationToken cancellationToken)
    {
        await buffers.WriteAsync(path, text.Text, cancellationToken);
        if (buffers.ReadDisk(path) is not { } disk || !disk.Bytes.AsSpan().SequenceEqual(text.Bytes))
        {
            var hash = editor.Calls.Stat(path) is null ? null : EditContent.Hash(EditContent.Read(editor.Calls, path, path));
            var bound = binding with { Versions = new SeenVersion(hash), Publish = static (_, _) => default, PublishFolders = null };
            var saved = await editor.For(bound).ApplyAsync(
                new WorkspaceEdit([new FileChange(FileChangeKind.Write, path) { Content = text.Bytes, BaseHash = hash }]), cancellationToken);
            if (saved.Error is { } problem)
            {
                return $"The editor's unsaved text could not be saved first: {problem}";
            }
        }

        buffers.Forget(path);
        return null;
    }

    /// <summary>Gives the editor the text that a file has now; what the person typed in this moment stays.</summary>
    private async ValueTask TellAsync(string path, BufferedText before, CancellationToken cancellationToken)
    {
        if (buffers.ReadDisk(path) is not { Bytes.Length: > 0 } disk)
        {
            return;
        }

        var now = disk.Format.Encoding.GetString(disk.Bytes.AsSpan(disk.Format.MarkLength));
        if (await buffers.ReadAsync(path, cancellationToken) is { } shown && !BufferedText.AreSame(shown, now) && BufferedText.AreSame(shown, before.Text))
        {
            await buffers.WriteAsync(path, now, cancellationToken);
        }
    }

    /// <summary>The version that is on disk, which saving takes the place of.</summary>
    private sealed class SeenVersion(string? hash) : IFileVersions
    {
        public string? Seen(string path) => hash;

        public void Saw(string path, string? hash)
        {
            // The edit that follows notes what it makes.
        }
    }
}
