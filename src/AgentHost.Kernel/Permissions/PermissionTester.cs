using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions;
using AgentHost.Processes;

namespace AgentHost.Kernel.Permissions;

/// <summary>Says what would become of a call that is written like a rule.</summary>
public static class PermissionTester
{
    /// <exception cref="HostException">The call cannot be read.</exception>
    public static async ValueTask<PermissionTestResult> TestAsync(Workspace workspace, PermissionTestRequest request, CancellationToken cancellationToken)
    {
        if (workspace.Configuration.SettingsError is { } error)
        {
            throw new HostException(HostFailure.Invalid, error);
        }

        var plan = PermissionTestCall.PlanOf(request.Call);
        var leak = workspace.Services.Sandbox is { } around
            ? await around.FindLeakAsync(plan, workspace.Configuration.Rules, cancellationToken)
            : null;
        var asked = new PermissionQuery
        {
            Tool = plan.Call.Tool,
            Plan = leak is null ? plan : plan with { ApprovalReason = plan.ApprovalReason ?? leak },
            DeclaredEffects = PermissionTestCall.All,
            Mode = request.Mode ?? workspace.Configuration.Mode,
            Rules = workspace.Configuration.Rules,
            Paths = workspace.Paths,
            Ignored = workspace.Services.Files.Ignored,
            SettingsFolders = workspace.Configuration.SettingsFolders,
            RunProblem = workspace.Services.Runs is { } runs ? runs.Find : null,
            HasSandbox = workspace.Configuration.Rules.Sandboxed || workspace.Services.Sandbox is { IsOn: true },
            HasReadingSandbox = workspace.Services.Sandbox is { } sandbox
                && await sandbox.CanReadAsync(plan, request.Mode ?? workspace.Configuration.Mode, workspace.Configuration.Rules, cancellationToken),
            BuiltinsOff = workspace.Configuration.BuiltinsOff,
        };
        var query = asked.At(workspace.Configuration.Place);
        return await new RepositoryListings(workspace.Services.Processes).DecideAsync(query, PermissionTestCall.Test, cancellationToken);
    }
}
