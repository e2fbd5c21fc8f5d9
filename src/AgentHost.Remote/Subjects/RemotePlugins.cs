using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Plugins at a server.</summary>
internal sealed class RemotePlugins(RemoteConnection connection) : IHostPlugins
{
    public ValueTask<IReadOnlyList<PluginInfo>> ListAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<PluginInfo>($"v1/workspaces/{Escape(workspaceId)}/plugins", cancellationToken);

    public ValueTask<IReadOnlyList<HookInfo>> ListHooksAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<HookInfo>($"v1/workspaces/{Escape(workspaceId)}/hooks", cancellationToken);

    public ValueTask<DevelopedPlugin> DevelopAsync(string workspaceId, string folder, bool isolated, CancellationToken cancellationToken) =>
        connection.SendAsync<PluginFolder, DevelopedPlugin>(
            "POST", $"v1/workspaces/{Escape(workspaceId)}/plugins/develop", new PluginFolder(folder) { Isolated = isolated }, cancellationToken);

    public ValueTask<RetiredPlugin> WaitRetiredAsync(string retirement, CancellationToken cancellationToken) =>
        connection.GetAsync<RetiredPlugin>($"v1/plugins/retired/{Escape(retirement)}", cancellationToken);
}
