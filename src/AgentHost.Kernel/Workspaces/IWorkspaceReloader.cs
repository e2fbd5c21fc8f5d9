namespace AgentHost.Kernel.Workspaces;

/// <summary>Reads the settings files of an open workspace again where they changed.</summary>
public interface IWorkspaceReloader
{
    /// <summary>The workspace as its files are now.</summary>
    /// <param name="known">The workspace as it was read before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">They cannot be taken: what held before still holds, and no turn begins before they are mended.</exception>
    ValueTask<Workspace> TakeAsync(Workspace known, CancellationToken cancellationToken);
}
