using System.Globalization;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>
/// The process reaper: it outlives the host just long enough to end its children, also when the host is killed outright. It knows the
/// groups from lines on a pipe whose other end only the host holds; the pipe's end is the host's. A parent-death signal would not do:
/// it follows the thread that started the child.
/// </summary>
/// <remarks>Thread-safe. Itself in a session of its own, deaf to polite signals, and without marks, so that no other host takes it for a child.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class ProcessReaper(SpawnCall spawn, PollLoop loop, string mark, bool usePidFd)
{
    private const string Program = "/bin/sh";
    private const long ShortLife = 1000;
    private static readonly TimeSpan _endLimit = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly List<int> _groups = [];
    private FdHandle? _lines;
    private UnixChild? _process;
    private bool _stopped;
    private long _started;

    /// <summary>The guard's process; 0 while none runs.</summary>
    public int Pid
    {
        get
        {
            lock (_gate)
            {
                return _process?.Pid ?? 0;
            }
        }
    }

    /// <summary>Starts the guard if none runs.</summary>
    /// <exception cref="ProcessStartException">It cannot be started; then no child may be.</exception>
    public void Ensure()
    {
        lock (_gate)
        {
            if (_process is null && !_stopped)
            {
                Start();
            }
        }
    }

    /// <summary>Puts a group under guard.</summary>
    public void Add(int group)
    {
        lock (_gate)
        {
            _groups.Add(group);
            Tell('+', group);
        }
    }

    /// <summary>Takes a group that has ended from the guard.</summary>
    public void Remove(int group)
    {
        lock (_gate)
        {
            if (_groups.Remove(group))
            {
                Tell('-', group);
            }
        }
    }

    /// <summary>Sends the guard home; all children have ended.</summary>
    public async ValueTask StopAsync()
    {
        Task<int> exited;
        lock (_gate)
        {
            _stopped = true;
            if (_process is null)
            {
                return;
            }

            exited = _process.Exited;
            _ = _lines!.Write("q\n"u8);
            _lines.Dispose();
            _process = null;
        }

        await ((Task)exited.WaitAsync(_endLimit)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Start()
    {
        using var pipe = UnixPipe.Create(hostReads: false, out var error) ?? throw ExecutableSearch.Explain(Program, Program, error);
        // Its own few programs come from the system's folders before the person's.
        using var path = NativeText.Of(Program);
        using var argv = NativeText.Of(["sh", "-c", ReaperScript.Text, "agent-guard", mark]);
        using var envp = NativeText.Of(["PATH=/usr/bin:/bin:" + Environment.GetEnvironmentVariable("PATH"), "LC_ALL=C"]);
        using var root = NativeText.Of("/");
        error = spawn.Start(path, argv, envp, root, pipe.Read, null, null, out var pid);
        if (error != 0)
        {
            throw new ProcessStartException(
                Program,
                "The guard that ends children when the host dies could not be started, so no program can be: "
                + $"{ExecutableSearch.Explain(Program, Program, error).Message}");
        }

        _lines?.Dispose();
        _lines = pipe.KeepWrite();
        _started = Environment.TickCount64;
        _process = UnixChild.Watch(pid, loop, usePidFd, Ended);
        foreach (var group in _groups)
        {
            _ = Write('+', group);
        }
    }

    private void Tell(char what, int group)
    {
        if (_process is not null && Write(what, group))
        {
            return;
        }

        // Someone stopped it, or ended it just now.
        _process?.Signal(Signals.Kill);
        Replace();
    }

    private void Replace()
    {
        _process = null;
        if (!_stopped && _groups.Count > 0)
        {
            try
            {
                Start();
            }
            catch (ProcessStartException)
            {
                // The next start of a child tries again, and fails with that reason if it must.
            }
        }
    }

    private bool Write(char what, int group)
    {
        Span<byte> line = stackalloc byte[16];
        line[0] = (byte)what;
        group.TryFormat(line[1..], out var digits, provider: CultureInfo.InvariantCulture);
        line[digits + 1] = (byte)'\n';
        return _lines!.Write(line[..(digits + 2)]) == digits + 2;
    }

    private void Ended(UnixChild process)
    {
        lock (_gate)
        {
            if (ReferenceEquals(process, _process))
            {
                _process = null;

                // One that ends as soon as it is started would do so again; the next start of a child tries then.
                if (Environment.TickCount64 - _started > ShortLife)
                {
                    Replace();
                }
            }
        }
    }
}
