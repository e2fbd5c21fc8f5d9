using AgentHost.Client;
using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Previews;

/// <summary>The edits of one call in a dry run: checked as any, kept instead of made.</summary>
/// <param name="editor">The workspace's editor, whose turns it takes.</param>
/// <param name="binding">Limits and services that the call is bound to.</param>
/// <param name="shadow">The files as they would be.</param>
/// <param name="keep">Stores a change; the event of it is durable when this returns.</param>
public sealed class DryRunEdits(WorkspaceEditor editor, EditBinding binding, OverlayFileSystem shadow, Func<FilePreviewed, ValueTask> keep) : IWorkspaceEdits
{
    /// <inheritdoc/>
    public ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(EditPlanner.Preview(editor.Paths, shadow, binding, edit));
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
            var steps = new EditPlanner(editor.Paths, shadow, binding, apply: true).Plan(edit);
            if (steps.Any(static step => step is { Kind: FileChangeKind.Move, IsFolder: true }))
            {
                return new EditResult { Error = "A dry run keeps moves of files, not of folders: move the files that matter." };
            }

            foreach (var step in steps)
            {
                await KeepAsync(step);
            }

            return new EditResult { Applied = EditReport.Of(steps, editor.Paths) };
        }
        catch (Exception fault) when (fault is EditException or FileAccessException or IOException)
        {
            return new EditResult { Error = fault.Message };
        }
        finally
        {
            editor.Leave();
        }
    }

    private async ValueTask KeepAsync(EditStep step)
    {
        var change = step.IsFolder ? new AppliedChange(step.Shown, step.Kind) : EditReport.Of([step], editor.Paths)[0];
        switch (step.Kind)
        {
            case FileChangeKind.Write:
                await using (var writer = await binding.Blobs.CreateAsync(null, CancellationToken.None))
                {
                    await writer.WriteAsync(step.After, CancellationToken.None);
                    await writer.CompleteAsync(CancellationToken.None);
                }

                shadow.Write(step.Path, step.After.Span);
                break;
            case FileChangeKind.Move:
                shadow.Write(step.To!, EditContent.Read(shadow, step.Path, step.Shown));
                shadow.Delete(step.Path);
                break;
            default:
                shadow.Delete(step.Path);
                break;
        }

        binding.Versions.Saw(change.Path, change.Kind == FileChangeKind.Write ? change.After : null);
        if (change is { Kind: FileChangeKind.Move, To: { } to })
        {
            binding.Versions.Saw(to, change.After);
        }

        await keep(new FilePreviewed("", change) { Recursive = step.IsFolder });
    }
}
