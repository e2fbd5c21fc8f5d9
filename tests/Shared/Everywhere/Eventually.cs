using System.Diagnostics;

namespace AgentHost.Tests;

/// <summary>Waits for what comes when it comes: asks every 10 ms, and fails after 30 seconds or the time given.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, Func<string>? failure = null, double seconds = 30) =>
        TrueAsync(() => Task.FromResult(condition()), failure, seconds);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? failure = null, double seconds = 30)
    {
        for (var watch = Stopwatch.StartNew(); !await condition();)
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, failure?.Invoke() ?? $"What was waited for did not come in {seconds} seconds.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
