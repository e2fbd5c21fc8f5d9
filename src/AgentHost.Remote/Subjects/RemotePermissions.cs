using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Permissions at a server.</summary>
internal sealed class RemotePermissions(RemoteConnection connection) : IHostPermissions
{
    public ValueTask<IReadOnlyList<PermissionRequest>> ListPendingAsync(CancellationToken cancellationToken) =>
        connection.ListAsync<PermissionRequest>("v1/permissions", cancellationToken);

    public ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken) =>
        connection.TryAsync("POST", $"v1/permissions/{Escape(requestId)}", answer, "permission-resolved", cancellationToken);

    public ValueTask<IReadOnlyList<PermissionRuleInfo>> ListRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken) =>
        connection.ListAsync<PermissionRuleInfo>(With(Of(workspaceId) + "/rules", ("session", sessionId)), cancellationToken);

    public ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListBuiltinsAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<PermissionBuiltinInfo>(Of(workspaceId) + "/builtins", cancellationToken);

    public ValueTask<PermissionTestResult> TestAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken) =>
        connection.SendAsync<PermissionTestRequest, PermissionTestResult>("POST", Of(workspaceId) + "/test", request, cancellationToken);

    public ValueTask SwitchAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken) =>
        connection.SendAsync(
            "PUT", $"v1/sessions/{Escape(sessionId)}/mode", new SessionSwitch(change) { WorkspaceId = workspaceId }, cancellationToken);

    private static string Of(string workspace) => $"v1/workspaces/{Escape(workspace)}/permissions";
}
