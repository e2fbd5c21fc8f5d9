using AgentHost.Client;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Turns;
using AgentHost.Permissions;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Permissions of this host.</summary>
internal sealed class HostPermissions(PermissionService permissions, SessionService sessions, OpenedWorkspaces workspaces, Redactor redactor) : IHostPermissions
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PermissionRequest>> ListPendingAsync(CancellationToken cancellationToken) =>
        new(permissions.Pending.Select(request => redactor.Redact(new PermissionAsked(request)).Request).ToList());

    /// <inheritdoc/>
    public ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken) =>
        new(permissions.TryAnswer(requestId, answer));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PermissionRuleInfo>> ListRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken) =>
        RuleLayers.List((await workspaces.FindAsync(workspaceId)).Configuration.Rules, sessionId is null ? [] : permissions.SessionRules(sessionId));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListBuiltinsAsync(string workspaceId, CancellationToken cancellationToken) =>
        PermissionBuiltins.List((await workspaces.FindAsync(workspaceId)).Settings);

    /// <inheritdoc/>
    public async ValueTask<PermissionTestResult> TestAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken) =>
        await PermissionTester.TestAsync(await workspaces.FindAsync(workspaceId), request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask SwitchAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        await sessions.SwitchAsync(await workspaces.FindAsync(workspaceId), sessionId, change, cancellationToken);
    }
}
