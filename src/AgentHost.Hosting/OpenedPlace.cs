using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Hosting;

/// <summary>A place that a workspace is opened in.</summary>
/// <param name="Place">The place, connected.</param>
/// <param name="Hidden">Lines of its <c>.agentignore</c>.</param>
internal sealed record OpenedPlace(RemotePlace Place, IReadOnlyList<string> Hidden)
{
    /// <summary>Refuses settings that nothing holds in another place.</summary>
    /// <param name="configuration">What the workspace's files say.</param>
    /// <param name="noSandbox">Why no sandbox can be had; null where nobody looked.</param>
    /// <exception cref="HostException">One of them is set.</exception>
    public void Check(WorkspaceConfiguration configuration, string? noSandbox)
    {
        var why = configuration.Request.Profile == PermissionProfile.SandboxedName && noSandbox is null
                ? "the profile sandboxed holds commands on this machine alone"
            : WorkspaceSandbox.ModeOf(configuration.Settings) == SandboxMode.Required
                ? "permissions.sandbox is required, and the sandbox holds commands on this machine alone"
            : !configuration.Declared.IsEmpty ? "hooks are declared here, and hooks do not run for a target yet"
            : null;
        if (why is not null)
        {
            throw new HostException(HostFailure.Invalid, $"No work can be done on {Place.Name}: {why}.");
        }
    }
}
