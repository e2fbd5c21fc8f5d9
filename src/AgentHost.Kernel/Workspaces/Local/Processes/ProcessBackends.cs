using AgentHost.Kernel.Workspaces.Local.Processes.Unix;
using AgentHost.Kernel.Workspaces.Local.Processes.Windows;

namespace AgentHost.Kernel.Workspaces.Local.Processes;

/// <summary>Chooses the platform's backend.</summary>
internal static class ProcessBackends
{
    /// <summary>Makes the host's backend; nothing is started before the first process.</summary>
    /// <param name="time">The clock for grace periods.</param>
    public static IProcessBackend Create(TimeProvider time) =>
        OperatingSystem.IsWindows() ? new WindowsBackend(time) : new UnixBackend(time);
}
