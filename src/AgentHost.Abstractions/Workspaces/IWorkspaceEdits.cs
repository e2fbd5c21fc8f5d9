namespace AgentHost;

/// <summary>
/// The one way to change files of a workspace: within the call's plan, against the version that was seen, atomic, kept for undo, told as an event.
/// </summary>
/// <remarks>Thread-safe; edits of one workspace are applied one after another.</remarks>
public interface IWorkspaceEdits
{
    /// <summary>Previews what the edit would do, as diffs; touches nothing.</summary>
    ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken);

    /// <summary>Applies an edit, whole or not at all.</summary>
    ValueTask<EditResult> ApplyAsync(WorkspaceEdit edit, CancellationToken cancellationToken);
}
