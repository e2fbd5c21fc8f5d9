using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>Looks at the system's processes.</summary>
internal static class ProcessTable
{
    /// <summary>Ids of processes whose command line holds a text.</summary>
    public static IReadOnlyList<int> WithCommandLine(string text)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id))
            {
                continue;
            }

            try
            {
                if (File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ').Contains(text, StringComparison.Ordinal))
                {
                    found.Add(id);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }

    /// <summary>Fails when processes with that text are still there after the time.</summary>
    public static async Task AssertGoneAsync(string text, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        while (WithCommandLine(text) is { Count: > 0 } left)
        {
            Assert.True(clock.Elapsed < within, $"still there after {within.TotalSeconds} s: {string.Join(", ", left)}");
            await Task.Delay(20);
        }
    }
}
