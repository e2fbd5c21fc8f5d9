using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;

namespace AgentHost.Kernel.Permissions;

/// <summary>Says what would become of a call that is written like a rule.</summary>
public static class PermissionTester
{
    /// <exception cref="HostException">The call cannot be read.</exception>
    public static PermissionTestResult Test(Workspace workspace, PermissionTestRequest request)
    {
        if (workspace.Configuration.SettingsError is { } error)
        {
            throw new HostException(HostFailure.Invalid, error);
        }

        var plan = PermissionTestCall.PlanOf(request.Call);
        return PermissionTestCall.Test(new PermissionQuery
        {
            Tool = plan.Call.Tool,
            Plan = plan,
            DeclaredEffects = PermissionTestCall.All,
            Mode = request.Mode ?? workspace.Configuration.Mode,
            Rules = workspace.Configuration.Rules,
            Paths = workspace.Paths,
            Ignored = workspace.Services.Files.Ignored,
            RepositoryProblem = GitRepositories.Problem,
            AddressProblem = GitRepositories.AddressProblem,
            NamesIn = FolderNames.Read,
            IsProgram = ProgramPlaces.IsProgram,
            ProgramProblem = ProgramPlaces.Problem,
            IsVariable = ShellVariables.IsSet,
            SettingsFolders = workspace.Configuration.SettingsFolders,
            RunProblem = workspace.Services.Runs is { } runs ? runs.Find : null,
            HasSandbox = workspace.Configuration.Rules.Sandboxed || workspace.Services.Sandbox is { Mode: not Processes.Sandboxing.SandboxMode.Off },
            BuiltinsOff = workspace.Configuration.BuiltinsOff,
        });
    }
}
