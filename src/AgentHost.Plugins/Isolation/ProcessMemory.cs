using System.Diagnostics;
using System.Globalization;

namespace AgentHost.Plugins.Isolation;

/// <summary>How much memory a process of this machine holds: the one place that knows how each system tells it.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident bytes; null when the process is gone.</summary>
    public static long? Resident(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FromStatm(processId) : FromSystem(processId);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // The second number of statm is resident pages.
    private static long? FromStatm(int processId)
    {
        var words = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/statm")).Split(' ');
        return words.Length > 1 && long.TryParse(words[1], CultureInfo.InvariantCulture, out var pages) ? pages * Environment.SystemPageSize : null;
    }

    private static long FromSystem(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }
}
