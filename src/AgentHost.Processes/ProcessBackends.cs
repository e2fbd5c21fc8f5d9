using AgentHost.Processes.Backends;
using AgentHost.Processes.Unix;
using AgentHost.Processes.Windows;

namespace AgentHost.Processes;

/// <summary>Chooses the platform's backend.</summary>
public static class ProcessBackends
{
    /// <summary>Makes the host's backend; nothing is started before the first process.</summary>
    /// <param name="time">The clock for grace periods.</param>
    public static IProcessBackend Create(TimeProvider time) =>
        OperatingSystem.IsWindows() ? OfWindows(time) : new UnixBackend(time);

    /// <summary>Apart, so that no other system loads what it is made of.</summary>
    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static WindowsBackend OfWindows(TimeProvider time) => new(time);
}
