using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Tools at a server.</summary>
internal sealed class RemoteTools(RemoteConnection connection) : IHostTools
{
    public ValueTask<IReadOnlyList<ToolSpec>> ListAsync(string workspaceId, bool interactive, CancellationToken cancellationToken) =>
        connection.ListAsync<ToolSpec>(With($"v1/workspaces/{Escape(workspaceId)}/tools", ("interactive", interactive)), cancellationToken);

    public ValueTask<ToolAnswer> CallAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.SendAsync<ToolRequest, ToolAnswer>("POST", $"v1/sessions/{Escape(request.SessionId)}/tools", request, cancellationToken);
    }
}
