using System.Runtime.InteropServices;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>Processor time of this process's children that have ended, from getrusage.</summary>
internal static partial class ChildUsage
{
    private const int Children = -1;

    public static bool IsKnown => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    public static double Milliseconds()
    {
        // struct rusage: two timevals, then counters; on 64-bit systems well under 256 bytes.
        Span<long> usage = stackalloc long[32];
        if (GetUsage(Children, usage) != 0)
        {
            throw new BenchException($"getrusage failed with {Marshal.GetLastPInvokeError()}");
        }

        // macOS has 32-bit microseconds in a padded field.
        return ((usage[0] + usage[2]) * 1000.0) + (((usage[1] & 0xFFFFFFFF) + (usage[3] & 0xFFFFFFFF)) / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, Span<long> usage);
}
