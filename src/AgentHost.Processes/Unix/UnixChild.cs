using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>A started child: its end, and signals to its group that never reach a stranger who got the same number later.</summary>
/// <remarks>
/// The end is seen through a pidfd in the poll loop (Linux 5.3 and later): no thread per child, and only this child is reaped, so that
/// the runtime's own handling of SIGCHLD stays as it is. Elsewhere a small thread per child waits.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixChild
{
    private const int PidFdOpen = 434;
    private const int ById = 1;
    private const int WaitExited = 4;

    /// <summary>Exit code that is told when someone else reaped the child and its own is lost.</summary>
    private const int UnknownExit = 255;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<UnixChild> _onExit;
    private bool _reaped;
    private bool _groupGone;

    private UnixChild(int pid, Action<UnixChild> onExit)
    {
        Pid = pid;
        _onExit = onExit;
    }

    public int Pid { get; }

    /// <summary>The exit code, or 128 plus the signal's number.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>True when anyone of the child's group is left.</summary>
    public bool GroupAlive => Signal(Signals.None);

    /// <summary>Watches over a child that was just started.</summary>
    /// <param name="pid">Its id.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="usePidFd">False to wait by a thread.</param>
    /// <param name="onExit">Called once when it has ended, before <see cref="Exited"/> is; short.</param>
    public static UnixChild Watch(int pid, PollLoop loop, bool usePidFd, Action<UnixChild> onExit)
    {
        var child = new UnixChild(pid, onExit);
        var fd = usePidFd && OperatingSystem.IsLinux() ? (int)Libc.syscall(PidFdOpen, pid, 0) : -1;
        if (fd >= 0)
        {
            var handle = new FdHandle(fd);
            loop.Add(new PollWait(handle, null, PollFd.In, outcome =>
            {
                handle.Dispose();
                if (outcome == PollOutcome.Ready)
                {
                    child.Reap();
                }
                else
                {
                    child.WaitByThread();
                }
            }));
        }
        else
        {
            child.WaitByThread();
        }

        return child;
    }

    /// <summary>Sends a signal to the whole group.</summary>
    /// <returns>False when there is nobody left.</returns>
    public bool Signal(int signal)
    {
        lock (_gate)
        {
            if (_groupGone)
            {
                return false;
            }

            // Until it is reaped the number is taken. After that it stays taken while the group has members; were it free and given out
            // again, there would be a process (not only a group) of that number.
            if (_reaped && Libc.kill(Pid, Signals.None) == 0)
            {
                _groupGone = true;
                return false;
            }

            if (Libc.kill(-Pid, signal) == 0)
            {
                return true;
            }

            _groupGone = _reaped && Marshal.GetLastPInvokeError() == Errno.NoSuchProcess;
            return !_groupGone;
        }
    }

    private void WaitByThread() =>
        new Thread(WaitAndReap, maxStackSize: 128 * 1024) { IsBackground = true, Name = "process end" }.Start();

    private unsafe void WaitAndReap()
    {
        // Looks without reaping, so that the reaping itself happens under the lock and no signal can be on its way to a freed number.
        var info = stackalloc byte[256];
        var lookOnly = OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;
        while (Libc.waitid(ById, Pid, info, WaitExited | lookOnly) != 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted)
        {
        }

        Reap();
    }

    private unsafe void Reap()
    {
        int code;
        lock (_gate)
        {
            var status = 0;
            int result;
            do
            {
                result = Libc.waitpid(Pid, &status, 0);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted);

            code = result != Pid ? UnknownExit : (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
            _reaped = true;
        }

        _onExit(this);
        _exited.TrySetResult(code);
    }
}
