namespace AgentHost.Plugins.Lsp.Tests.Servers;

/// <summary>A clock whose long waits are over in a hundredth of their time.</summary>
internal sealed class ShortTime : TimeProvider
{
    private long _longest;

    /// <summary>The longest that somebody wanted to wait once, half a minute at most.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longest));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.FromMilliseconds(200) && dueTime <= TimeSpan.FromSeconds(30))
        {
            if (dueTime.Ticks > Volatile.Read(ref _longest))
            {
                Volatile.Write(ref _longest, dueTime.Ticks);
            }

            dueTime /= 100;
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
