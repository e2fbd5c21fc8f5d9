using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>Ends a child and all that it started: its group, and whoever left the group but carries its mark.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ProcessTree(UnixChild child, string mark, TimeProvider time)
{
    /// <summary>
    /// For how long after its start a child's descendants can be told by their higher ids alone: numbers are given out in order, and no system goes round all
    /// of them so fast.
    /// </summary>
    public static readonly TimeSpan NumbersLast = TimeSpan.FromSeconds(5);

    // Processes that start others while they are being killed need more than one round.
    private const int MaxRounds = 50;
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    // A process in an uninterruptible call ends when that call does, killed or not.
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(5);

    /// <summary>Ends them.</summary>
    /// <param name="grace">Time to wait after asking; zero to not ask.</param>
    /// <param name="newerOnly">True to look among ids above the child's only, which saves most of the looking.</param>
    public async Task KillAsync(TimeSpan grace, bool newerOnly)
    {
        if (grace > TimeSpan.Zero)
        {
            await AskAsync(grace);
        }

        child.Signal(Signals.Kill);
        for (var round = 0; round < MaxRounds; round++)
        {
            var marked = Marked(newerOnly);
            if (marked.Count == 0)
            {
                break;
            }

            foreach (var id in marked)
            {
                _ = Libc.kill(id, Signals.Kill);
            }

            await Task.Delay(_round, TimeProvider.System);
        }

        await WaitAsync(_endLimit);
    }

    private async Task AskAsync(TimeSpan grace)
    {
        var start = time.GetTimestamp();
        child.Signal(Signals.Terminate);
        var escaped = false;
        foreach (var id in Marked(newerOnly: false))
        {
            // Those in the group have been asked; many programs take a second asking for impatience.
            if (Libc.getpgid(id) != child.Pid)
            {
                escaped = true;
                _ = Libc.kill(id, Signals.Terminate);
            }
        }

        await WaitAsync(grace);

        // The others are no children of ours: nothing tells of their end, so one has to look.
        while ((child.GroupAlive || (escaped && Marked(newerOnly: false).Count > 0)) && time.GetElapsedTime(start) is var elapsed && elapsed < grace)
        {
            await Task.Delay(grace - elapsed < _look ? grace - elapsed : _look, time);
        }
    }

    private async Task WaitAsync(TimeSpan limit)
    {
        if (!child.Exited.IsCompleted)
        {
            await ((Task)child.Exited.WaitAsync(limit, time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<int> Marked(bool newerOnly)
    {
        var after = newerOnly && ProcessMarks.LastId() >= child.Pid ? child.Pid - 1 : 0;
        return ProcessMarks.Find(mark, after);
    }
}
