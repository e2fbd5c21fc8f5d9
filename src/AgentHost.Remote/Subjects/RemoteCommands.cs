using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Commands at a server.</summary>
internal sealed class RemoteCommands(RemoteConnection connection) : IHostCommands
{
    public ValueTask<IReadOnlyList<CommandSpec>> ListAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<CommandSpec>(Of(workspaceId), cancellationToken);

    public ValueTask<IReadOnlyList<CommandSpec>> ListVerbsAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<CommandSpec>(With(Of(workspaceId), ("verbs", true)), cancellationToken);

    public ValueTask<CommandResult?> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.TrySendAsync<CommandRequest, CommandResult>("POST", Of(request.WorkspaceId), request, cancellationToken);
    }

    private static string Of(string workspace) => $"v1/workspaces/{Escape(workspace)}/commands";
}
