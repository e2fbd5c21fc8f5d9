namespace AgentHost.Client;

/// <summary>Workspaces of a host, as surfaces see them: folders, whether they are trusted, and their health.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostWorkspaces
{
    /// <summary>
    /// Opens a workspace: settings, trust, plugins. Opening it again with the same words gives the same one, and it stays open until it is closed: who
    /// opens ever new ones in a long-lived host holds them all.
    /// </summary>
    /// <param name="request">The folder, and what counts in it.</param>
    /// <param name="cancellationToken">Ends this wait; for others who ask for the same it is opened all the same.</param>
    /// <exception cref="HostException">The folder or a plugin that was named cannot be used.</exception>
    /// <exception cref="ObjectDisposedException">The host is closed.</exception>
    ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Lets go of a workspace whose folder a provider made: its sessions end, and what they started; then the provider decides what becomes of the folder.
    /// Nothing happens to any other workspace. Those that are left when the host closes are let go of then.
    /// </summary>
    /// <param name="workspaceId">The workspace; its id means nothing afterwards.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">A turn runs in it (<see cref="HostFailure.Busy"/>), or the provider failed; the folder stays.</exception>
    ValueTask<WorkspaceRelease> ReleaseAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>
    /// Closes a workspace: its sessions are let go of, with what they started, and its id means nothing afterwards. Opened again with the same words it is
    /// another one. A folder that a provider made is let go of as well.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// There is none of that id (<see cref="HostFailure.NotFound"/>), or a turn runs in it (<see cref="HostFailure.Busy"/>): it stays open.
    /// </exception>
    ValueTask CloseAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Looks at what people trip over: program, settings, plugins, models, store, folders. Changes nothing.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>
    /// Finds files and folders by a part of their names, for who types one, and names of what plugins' sources stand for (<c>git:diff</c>).
    /// What rules or ignore patterns hide is not among them, nor what git leaves out;
    /// links are not followed. Answers within 50 ms, with what is known by then; names are read anew when the last reading is 5 s old.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="query">The part that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<FileNames> FindFilesAsync(string workspaceId, FileQuery query, CancellationToken cancellationToken);

    /// <summary>Reads a file that may be read without asking, secrets hidden in text.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="path">The file, relative to the workspace.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HostException">
    /// There is none, or rules or patterns hide it (<see cref="HostFailure.NotFound"/>), or it has more than <see cref="FileContent.Most"/> bytes
    /// (<see cref="HostFailure.Invalid"/>).
    /// </exception>
    ValueTask<FileContent> ReadFileAsync(string workspaceId, string path, CancellationToken cancellationToken);

    /// <summary>
    /// Trusts a folder as it is now, or takes that back: whether workspaces opened from now on take its settings, hooks, plugins and rules. A change of what
    /// would run ends it.
    /// </summary>
    /// <param name="folder">The folder; of a workspace, its root.</param>
    /// <param name="trusted">True to trust it from now on.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <returns>The folder's real path, which is what is trusted.</returns>
    ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken);

    /// <summary>Lists the real paths of the folders that are trusted, in their order.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken);

    /// <summary>Shows what would run, or change what runs, in a folder when it is trusted, and how it stands to what was.</summary>
    /// <param name="folder">The folder; of a workspace, its root.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken);
}
