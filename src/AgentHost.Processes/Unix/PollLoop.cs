using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>
/// One thread that waits for the pipes and the ends of all children, however many: pipes cannot be read asynchronously by the runtime's
/// own means without a blocked pool thread each.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PollLoop : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<PollWait> _waits = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UnixPipe? _wake;
    private bool _wakePending;
    private bool _stopping;

    /// <summary>Starts the thread, the first time.</summary>
    /// <returns>0, or the error number for which the loop's own pipe could not be made.</returns>
    public int Start()
    {
        lock (_gate)
        {
            if (_wake is not null || _stopping)
            {
                return 0;
            }

            _wake = UnixPipe.Create(hostReads: true, out var error);
            if (_wake is not null)
            {
                new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "processes" }.Start();
            }

            return error;
        }
    }

    /// <summary>Adds a wait to the started loop; its end is told to it, at once if the loop has ended.</summary>
    public void Add(PollWait wait)
    {
        if (wait.Hold())
        {
            lock (_gate)
            {
                if (!_stopping)
                {
                    _waits.Add(wait);
                    Wake();
                    return;
                }
            }
        }

        wait.Finish();
    }

    /// <summary>Gives a wait a deadline.</summary>
    public void SetDeadline(PollWait wait, long deadline)
    {
        lock (_gate)
        {
            wait.Deadline = deadline;
            Wake();
        }
    }

    /// <summary>Ends a wait; nothing happens when it has ended.</summary>
    public void Cancel(PollWait wait)
    {
        lock (_gate)
        {
            wait.Cancelled = true;
            Wake();
        }
    }

    /// <summary>Ends all waits and the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            if (_wake is null)
            {
                return;
            }

            Wake();
        }

        await _ended.Task;
    }

    private void Wake()
    {
        if (!_wakePending && _wake is { } wake)
        {
            _wakePending = true;
            _ = wake.Write.Write([1]);
        }
    }

    private void Run()
    {
        var fds = new PollFd[16];
        var polled = new List<PollWait>();
        var finished = new List<PollWait>();
        Span<byte> drain = stackalloc byte[16];
        while (true)
        {
            int timeout;
            int count;
            lock (_gate)
            {
                _wakePending = false;
                (timeout, count) = Collect(ref fds, polled, finished);
                if (_stopping)
                {
                    finished.AddRange(_waits);
                    _waits.Clear();
                }
            }

            Tell(finished);
            if (_stopping)
            {
                break;
            }

            Poll(fds, count, timeout);
            if (fds[0].Returned != 0)
            {
                _ = _wake!.Read.Read(drain);
            }

            FindReady(fds, polled, finished);
            Tell(finished);
        }

        lock (_gate)
        {
            _wake!.Dispose();
            _wake = null;
        }

        _ended.SetResult();
    }

    private (int Timeout, int Count) Collect(ref PollFd[] fds, List<PollWait> polled, List<PollWait> finished)
    {
        var now = Environment.TickCount64;
        var next = long.MaxValue;
        var count = 1;
        polled.Clear();
        fds[0] = new PollFd { Fd = _wake!.Read.Number, Events = PollFd.In };
        for (var i = _waits.Count - 1; i >= 0; i--)
        {
            var wait = _waits[i];
            if (wait.Cancelled || wait.Deadline <= now)
            {
                wait.Outcome = wait.Cancelled ? PollOutcome.Cancelled : PollOutcome.TimedOut;
                finished.Add(wait);
                _waits[i] = _waits[^1];
                _waits.RemoveAt(_waits.Count - 1);
                continue;
            }

            next = Math.Min(next, wait.Deadline);
            polled.Add(wait);
            if (fds.Length < count + 2)
            {
                Array.Resize(ref fds, fds.Length * 2);
            }

            fds[count++] = new PollFd { Fd = wait.First.Number, Events = wait.Events };
            if (wait.Second is { } second)
            {
                fds[count++] = new PollFd { Fd = second.Number, Events = wait.Events };
            }
        }

        return (next == long.MaxValue ? -1 : (int)Math.Min(next - now, int.MaxValue), count);
    }

    private void FindReady(PollFd[] fds, List<PollWait> polled, List<PollWait> finished)
    {
        var index = 1;
        foreach (var wait in polled)
        {
            var ready = fds[index++].Returned != 0;
            if (wait.Second is not null)
            {
                ready |= fds[index++].Returned != 0;
            }

            if (ready)
            {
                wait.Outcome = PollOutcome.Ready;
                finished.Add(wait);
            }
        }

        if (finished.Count > 0)
        {
            lock (_gate)
            {
                foreach (var wait in finished)
                {
                    _waits.Remove(wait);
                }
            }
        }
    }

    /// <summary>Waits on the caller's thread for one or either of two descriptors, which the caller keeps open.</summary>
    /// <param name="first">A descriptor.</param>
    /// <param name="second">Another one, or null.</param>
    /// <param name="wake">Ends the wait when it can be read.</param>
    /// <param name="timeout">In milliseconds; -1 for none.</param>
    /// <param name="woken">True when <paramref name="wake"/> can be read.</param>
    /// <returns>True when one of the two is ready.</returns>
    public static bool WaitFor(FdHandle first, FdHandle? second, FdHandle wake, int timeout, out bool woken)
    {
        Span<PollFd> fds =
        [
            new() { Fd = first.Number, Events = PollFd.In },
            new() { Fd = wake.Number, Events = PollFd.In },
            new() { Fd = (second ?? first).Number, Events = PollFd.In },
        ];
        Poll(fds, second is null ? 2 : 3, timeout);
        woken = fds[1].Returned != 0;
        return fds[0].Returned != 0 || fds[2].Returned != 0;
    }

    private static unsafe void Poll(Span<PollFd> fds, int count, int timeout)
    {
        fixed (PollFd* pinned = fds)
        {
            for (var i = 0; i < count; i++)
            {
                pinned[i].Returned = 0;
            }

            // An interruption by a signal leaves all of them unready; the caller comes again.
            if (Libc.poll(pinned, (nuint)count, timeout) < 0)
            {
                for (var i = 0; i < count; i++)
                {
                    pinned[i].Returned = 0;
                }
            }
        }
    }

    private static void Tell(List<PollWait> finished)
    {
        foreach (var wait in finished)
        {
            wait.Finish();
        }

        finished.Clear();
    }
}
