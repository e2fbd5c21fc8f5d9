namespace AgentHost.Plugins.Loading;

/// <summary>Checks that a load context that was told to go is gone.</summary>
public static class Unloading
{
    private const int Rounds = 60;

    /// <summary>Collects until it is gone; under two seconds.</summary>
    /// <returns>False when it is still held.</returns>
    public static async Task<bool> IsGoneAsync(WeakReference code, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds && code.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();

            // Threads of the pool let go of what they ran last when they run something else.
            await Task.Delay(TimeSpan.FromMilliseconds(round), cancellationToken);
        }

        return !code.IsAlive;
    }
}
