using System.Diagnostics;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Waits for a condition.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Deadline, "What was waited for did not come.");
            await Task.Delay(20);
        }
    }
}
