using System.Diagnostics;
using System.Globalization;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Measures the memory of a server: the one place that knows how each system tells it.</summary>
internal static class ProcessMemory
{
    private const int Most = 200;

    /// <summary>Resident bytes of a process and, where the system tells which those are, of what it started; null when it has gone.</summary>
    public static long? Resident(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            var bytes = process.WorkingSet64;
            if (OperatingSystem.IsLinux())
            {
                foreach (var child in Descendants(processId))
                {
                    bytes += Own(child);
                }
            }

            return bytes;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long Own(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.WorkingSet64;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }

    private static List<int> Descendants(int processId)
    {
        var found = new List<int> { processId };
        for (var i = 0; i < found.Count && found.Count < Most; i++)
        {
            try
            {
                foreach (var thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{found[i]}/task")))
                {
                    foreach (var word in File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        if (int.TryParse(word, CultureInfo.InvariantCulture, out var child))
                        {
                            found.Add(child);
                        }
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or the system does not tell.
            }
        }

        found.RemoveAt(0);
        return found;
    }
}
