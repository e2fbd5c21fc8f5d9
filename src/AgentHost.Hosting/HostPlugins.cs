using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Plugins of this host.</summary>
internal sealed class HostPlugins(PluginDevelopmentService development, OpenedWorkspaces workspaces, Redactor redactor) : IHostPlugins
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PluginInfo>> ListAsync(string workspaceId, CancellationToken cancellationToken) =>
        (await workspaces.FindAsync(workspaceId)).ListPlugins();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HookInfo>> ListHooksAsync(string workspaceId, CancellationToken cancellationToken) =>
        HookList.Of(await workspaces.FindAsync(workspaceId), redactor);

    /// <inheritdoc/>
    public async ValueTask<DevelopedPlugin> DevelopAsync(string workspaceId, string folder, bool isolated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return await development.TakeAsync(await workspaces.FindAsync(workspaceId), folder, isolated, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RetiredPlugin> WaitRetiredAsync(string retirement, CancellationToken cancellationToken) =>
        development.WaitRetiredAsync(retirement, cancellationToken);
}
