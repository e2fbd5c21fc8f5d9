using System.Collections.Concurrent;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>Connections with a pane, by the names of their places and the folders there, for the tools that look at panes and type. Thread-safe.</summary>
internal sealed class PaneTable
{
    private readonly ConcurrentDictionary<(string Target, string Root), PaneConnection> _connections = new();

    /// <summary>Notes a connection in place of the one before.</summary>
    public void Add(PaneConnection connection) => _connections[(connection.Name, connection.Root)] = connection;

    /// <summary>The connection of a workspace; null where its commands run in no pane.</summary>
    public PaneConnection? Find(IWorkspaceContext workspace) => _connections.GetValueOrDefault((workspace.Target, workspace.Root));
}
