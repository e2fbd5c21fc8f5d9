namespace AgentHost.Client;

/// <summary>Plugins of a host, as surfaces see them: those of a workspace, their hooks, and one that is being written.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>. What is installed on disk: <see cref="IHostPackages"/>.</remarks>
public interface IHostPlugins
{
    /// <summary>Lists the plugins of a workspace, with their states.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<PluginInfo>> ListAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the hooks of a workspace, in the order in which they run: those of plugins, and commands of the settings and of files in Claude Code's format.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<HookInfo>> ListHooksAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a plugin that is being written into an open workspace, in place of the version of it that is there. A turn that runs keeps the old one; when the
    /// new one cannot be used, the old one stays.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="folder">The built plugin: a folder with a <c>plugin.json</c>. It runs from a copy.</param>
    /// <param name="isolated">Behind the plugin runner; else in the host's process, in a load context that can go.</param>
    /// <param name="cancellationToken">Ends the wait for its activation.</param>
    /// <exception cref="HostException">It is no plugin, or it cannot be used (<see cref="HostFailure.Plugin"/>).</exception>
    ValueTask<DevelopedPlugin> DevelopAsync(string workspaceId, string folder, bool isolated, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for the end of a version that <see cref="DevelopAsync"/> took the place of: until turns that know it have ended, at most 2 minutes, and its code
    /// is let go of.
    /// </summary>
    /// <param name="retirement">The value of <see cref="DevelopedPlugin.Before"/>; the host remembers the last 100.</param>
    /// <param name="cancellationToken">Ends the wait; the version goes all the same.</param>
    /// <exception cref="HostException">There is no such one (<see cref="HostFailure.NotFound"/>).</exception>
    ValueTask<RetiredPlugin> WaitRetiredAsync(string retirement, CancellationToken cancellationToken);
}
