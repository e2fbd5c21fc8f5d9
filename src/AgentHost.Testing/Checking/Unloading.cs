namespace AgentHost.Testing.Checking;

/// <summary>Whether a load context is gone.</summary>
internal static class Unloading
{
    private const int Rounds = 60;

    public static async Task CheckAsync(WeakReference code, Findings rows, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds && code.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();

            // Threads of the pool let go of what they ran last when they run something else.
            await Task.Delay(TimeSpan.FromMilliseconds(round), cancellationToken);
        }

        if (code.IsAlive)
        {
            rows.Break("unloads", "Its code is still held after it has stopped: by a static event of the framework, a thread or timer that goes on, or something like it. Let go of them in DeactivateAsync, or when Stopping fires.");
        }
        else
        {
            rows.Keep("unloads");
        }
    }
}
