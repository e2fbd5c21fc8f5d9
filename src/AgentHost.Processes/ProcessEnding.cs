namespace AgentHost.Processes;

/// <summary>The end of a process that may know by itself what to do about it.</summary>
public static class ProcessEnding
{
    /// <summary>Closes the input of a process and lets it end by itself; then ends it, with everything that it started.</summary>
    /// <param name="process">The process, which is disposed.</param>
    /// <param name="time">Longest time for it to end by itself.</param>
    public static async Task EndAsync(this IProcess process, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(process);
        await using var ending = process;
        using var limit = new CancellationTokenSource(time);
        await process.CloseInputAsync(limit.Token).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task over = process.WaitAsync(limit.Token).AsTask();
        await over.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
