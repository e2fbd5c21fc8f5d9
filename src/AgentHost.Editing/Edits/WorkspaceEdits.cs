using AgentHost.Client;

namespace AgentHost.Editing.Edits;

/// <summary>The edits of one call.</summary>
internal sealed class WorkspaceEdits(WorkspaceEditor editor, EditBinding binding) : IWorkspaceEdits
{
    private const long MostKept = 256L * 1024 * 1024;
    private const int ChunkBytes = 256 * 1024;

    /// <inheritdoc/>
    public ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(EditPlanner.Preview(editor.Paths, editor.Calls, binding, edit));
    }

    /// <inheritdoc/>
    public async ValueTask<EditResult> ApplyAsync(WorkspaceEdit edit, CancellationToken cancellationToken)
    {
        if (binding.Granted is null)
        {
            return new EditResult { Error = "Nothing can be changed while a call is being prepared; apply the edit when the call is executed." };
        }

        await editor.EnterAsync(cancellationToken);
        try
        {
            var steps = new EditPlanner(editor.Paths, editor.Calls, binding, apply: true).Plan(edit);
            var folders = new Dictionary<string, KeptVersion>(StringComparer.Ordinal);
            await KeepAsync(steps, folders, cancellationToken);
            var gone = steps.SelectMany(static step => step.Folders)
                .Select(path => new ChangedFile(editor.Paths.ToRelative(path))
                {
                    Before = FileVersionNames.Folder,
                    BeforeMode = editor.Calls.Stat(path)?.Mode & 0x1ff
                }).ToList();
            using (var commit = editor.Begin())
            {
                commit.Run(steps);
                IReadOnlyList<ChangedFile> changed =
                [
                    .. commit.MadeFolders.Select(path => new ChangedFile(editor.Paths.ToRelative(path)) { After = FileVersionNames.Folder }), .. gone
                ];
                if (changed.Count > 0 && binding.PublishFolders is { } publish)
                {
                    await publish(changed, CancellationToken.None);
                }
            }

            var applied = EditReport.Of(steps, editor.Paths, folders);
            foreach (var change in applied)
            {
                Note(change);
                await binding.Publish(change, CancellationToken.None);
            }

            return new EditResult { Applied = applied };
        }
        catch (Exception fault) when (fault is EditException or FileAccessException)
        {
            return new EditResult { Error = fault.Message };
        }
        finally
        {
            editor.Leave();
        }
    }

    private void Note(AppliedChange change)
    {
        // A merge with what the model has not seen leaves it unseen.
        if (change is { Kind: FileChangeKind.Write, Before: { } before } && binding.Versions.Seen(change.Path) != before)
        {
            return;
        }

        binding.Versions.Saw(change.Path, change.Kind == FileChangeKind.Write ? change.After : null);
        if (change is { Kind: FileChangeKind.Move, To: { } to })
        {
            binding.Versions.Saw(to, change.After);
        }
    }

    // Old content is safe before anything is touched.
    private async ValueTask KeepAsync(IReadOnlyList<EditStep> steps, Dictionary<string, KeptVersion> folders, CancellationToken cancellationToken)
    {
        var total = 0L;
        foreach (var step in steps)
        {
            if (step is { Kind: FileChangeKind.Write or FileChangeKind.Delete, Before: { } before, Facts: not null })
            {
                await using var writer = await binding.Blobs.CreateAsync(null, cancellationToken);
                await writer.WriteAsync(before, cancellationToken);
                await writer.CompleteAsync(cancellationToken);
            }

            foreach (var file in step.Files)
            {
                var facts = editor.Calls.Stat(file);
                total += facts?.Length ?? 0;
                if (total > MostKept)
                {
                    throw new EditException(
                        $"{step.Shown} holds more than {MostKept / 1024 / 1024} MB, too much to keep for taking the deletion back; "
                        + "delete it in parts, or with a command.");
                }

                folders[file] = new KeptVersion(await KeepFileAsync(file, cancellationToken), facts?.Mode & 0x1ff);
            }
        }
    }

    private async ValueTask<string> KeepFileAsync(string file, CancellationToken cancellationToken)
    {
        await using var writer = await binding.Blobs.CreateAsync(null, cancellationToken);
        using var handle = editor.Calls.OpenRead(file);
        var buffer = new byte[ChunkBytes];
        long offset = 0;
        int read;
        while ((read = RandomAccess.Read(handle, buffer, offset)) > 0)
        {
            await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            offset += read;
        }

        return (await writer.CompleteAsync(cancellationToken)).Id;
    }
}
