using AgentHost.Client;
using AgentHost.Server.Watching;

namespace AgentHost.Server.Editors;

/// <summary>The server's host as one editor has it: it stays when the editor goes, and the folders that the editor opens are in use until then.</summary>
/// <param name="host">The host.</param>
/// <param name="workspaces">Notes which folders are used.</param>
internal sealed class EditorHost(IHostClient host, OpenWorkspaces workspaces) : IHostClient
{
    private readonly EditorWorkspaces _workspaces = new(host.Workspaces, workspaces);

    public IHostWorkspaces Workspaces => _workspaces;

    public IHostSessions Sessions => host.Sessions;

    public IHostPrompts Prompts => host.Prompts;

    public IHostCommands Commands => host.Commands;

    public IHostPermissions Permissions => host.Permissions;

    public IHostPlugins Plugins => host.Plugins;

    public IHostPackages Packages => host.Packages;

    public IHostSettings Settings => host.Settings;

    public IHostModels Models => host.Models;

    public IHostTools Tools => host.Tools;

    public IHostAudit Audit => host.Audit;

    public IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, CancellationToken cancellationToken) =>
        host.SubscribeAsync(filter, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _workspaces.Dispose();
        return default;
    }
}
