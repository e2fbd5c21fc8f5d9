using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>The one path of every edit of a workspace; edits are applied one after another.</summary>
/// <remarks>Thread-safe. One a workspace.</remarks>
/// <param name="paths">The workspace's paths.</param>
/// <param name="calls">The system's calls.</param>
/// <param name="staged">Notes what lies staged beside files; null for nobody who would remove it.</param>
/// <param name="place">The place that the files are in; null for this machine.</param>
public sealed class WorkspaceEditor(IWorkspacePaths paths, NativeFileSystem calls, StagedFiles? staged = null, RemotePlace? place = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public IWorkspacePaths Paths { get; } = paths;

    public NativeFileSystem Calls { get; } = calls;

    internal StagedFiles? Staged { get; } = staged;

    /// <summary>Begins to make the steps of an edit where the files are.</summary>
    internal IEditCommit Begin() => place is null ? new EditCommit(this) : new RemoteCommit(this, place);

    /// <summary>The edits of one call.</summary>
    public IWorkspaceEdits For(EditBinding binding) => new WorkspaceEdits(this, binding);

    public void Dispose() => _turn.Dispose();

    /// <summary>Waits for this edit's turn.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    /// <summary>Lets the next edit in.</summary>
    public void Leave() => _turn.Release();
}
