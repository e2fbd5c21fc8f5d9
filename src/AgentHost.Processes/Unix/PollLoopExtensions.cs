using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>Waits in the poll loop that are awaited.</summary>
[UnsupportedOSPlatform("windows")]
internal static class PollLoopExtensions
{
    /// <summary>Waits for one or either of two descriptors; never throws for the tokens' sake.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="first">A descriptor.</param>
    /// <param name="second">Another one, or null.</param>
    /// <param name="events">Events to wait for.</param>
    /// <param name="begin">Is handed the wait just before it begins, to give it a deadline or keep it for one.</param>
    /// <param name="closing">The owner's end.</param>
    /// <param name="cancellationToken">The caller's end.</param>
    public static async ValueTask<PollOutcome> WaitAsync(
        this PollLoop loop,
        FdHandle first,
        FdHandle? second,
        short events,
        Action<PollWait>? begin,
        CancellationToken closing,
        CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<PollOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var wait = new PollWait(first, second, events, done.SetResult);
        begin?.Invoke(wait);
        loop.Add(wait);
        using (closing.UnsafeRegister(static state => Cancel(state), (loop, wait)))
        using (cancellationToken.UnsafeRegister(static state => Cancel(state), (loop, wait)))
        {
            return await done.Task;
        }
    }

    private static void Cancel(object? state)
    {
        var (loop, wait) = ((PollLoop, PollWait))state!;
        loop.Cancel(wait);
    }
}
