using System.Runtime.InteropServices;

namespace AgentHost.Cli.Terminal;

/// <summary>
/// Tells whether a standard stream was there when the process began. Where it was closed, its number went to something of the runtime's own, such as the pipe
/// its threads wake each other with: a word written there ends the process.
/// </summary>
internal static partial class StandardDescriptor
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>True for what the process was started with: only that has no flag that would have closed it at the start.</summary>
    /// <param name="descriptor">0, 1 or 2.</param>
    public static bool WasGiven(int descriptor) =>
        OperatingSystem.IsWindows() || DescriptorControl(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    // Without its third argument, which this question has not, the variadic call is the same on every platform.
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int DescriptorControl(int descriptor, int command);
}
