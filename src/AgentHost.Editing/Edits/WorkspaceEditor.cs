using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>The one path of every edit of a workspace on this machine; edits are applied one after another.</summary>
/// <remarks>Thread-safe. One a workspace.</remarks>
/// <param name="paths">The workspace's paths.</param>
/// <param name="calls">The system's calls.</param>
/// <param name="staged">Notes what lies staged beside files; null for nobody who would remove it.</param>
public sealed class WorkspaceEditor(IWorkspacePaths paths, NativeFileSystem calls, StagedFiles? staged = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public IWorkspacePaths Paths { get; } = paths;

    public NativeFileSystem Calls { get; } = calls;

    internal StagedFiles? Staged { get; } = staged;

    /// <summary>The edits of one call.</summary>
    public IWorkspaceEdits For(EditBinding binding) => new WorkspaceEdits(this, binding);

    public void Dispose() => _turn.Dispose();

    /// <summary>Waits for this edit's turn.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    /// <summary>Lets the next edit in.</summary>
    public void Leave() => _turn.Release();
}
