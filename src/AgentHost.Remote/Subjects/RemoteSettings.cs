using System.Text.Json;
using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Settings at a server.</summary>
internal sealed class RemoteSettings(RemoteConnection connection) : IHostSettings
{
    public ValueTask<SettingsReport> ReadAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.GetAsync<SettingsReport>(Of(workspaceId), cancellationToken);

    public ValueTask<JsonElement> ReadSchemaAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.GetAsync<JsonElement>(Of(workspaceId) + "/schema", cancellationToken);

    public ValueTask<SettingsChanged> ChangeAsync(string workspaceId, SettingsChange change, CancellationToken cancellationToken) =>
        connection.SendAsync<SettingsChange, SettingsChanged>("PATCH", Of(workspaceId), change, cancellationToken);

    private static string Of(string workspace) => $"v1/workspaces/{Escape(workspace)}/settings";
}
