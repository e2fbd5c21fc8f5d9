using System.Runtime.Versioning;
using AgentHost.Processes.Backends;

namespace AgentHost.Processes.Unix;

/// <summary>Starts processes on Linux and macOS.</summary>
/// <param name="time">The clock for grace periods.</param>
/// <param name="usePidFd">False to do without pidfds, as systems must that have none.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixBackend(TimeProvider time, bool usePidFd = true) : IProcessBackend
{
    private static readonly string[] _shell = ["/bin/sh", "-c"];

    private readonly HashSet<UnixProcess> _processes = [];
    private readonly PollLoop _loop = new();
    private readonly Lock _gate = new();
    private readonly Lazy<string> _mark = new(static () => Guid.NewGuid().ToString("N"));
    private SpawnCall? _spawn;
    private ProcessReaper? _reaper;
    private int _count;
    private bool _disposed;

    public IReadOnlyList<string> Shell => _shell;

    /// <summary>The guard's process; 0 before the first child.</summary>
    public int GuardPid => _reaper?.Pid ?? 0;

    public TimeProvider Time => time;

    public PollLoop Loop => _loop;

    public IProcess Start(StartRequest request)
    {
        var (spawn, guard) = Begin();
        RefuseNul(request, request.FileName);
        RefuseNul(request, request.WorkingDirectory);
        foreach (var argument in request.Arguments)
        {
            RefuseNul(request, argument);
        }

        if (_loop.Start() is not 0 and var failed)
        {
            throw ExecutableSearch.Explain(request.FileName, request.FileName, failed);
        }

        ExecutableSearch.CheckFolder(request);
        var program = ExecutableSearch.Find(request);
        guard.Ensure();

        var mark = $"{_mark.Value}-{Interlocked.Increment(ref _count)}";
        using var path = NativeText.Of(program);
        using var folder = NativeText.Of(request.WorkingDirectory);
        using var argv = NativeText.Of([request.FileName, .. request.Arguments]);
        using var envp = NativeText.Of(Environment(request, mark));
        var error = 0;
        using var input = request.Input ? UnixPipe.Create(hostReads: false, out error) : null;
        using var output = error == 0 ? UnixPipe.Create(hostReads: true, out error) : null;
        using var errors = error == 0 ? UnixPipe.Create(hostReads: true, out error) : null;
        var pid = 0;
        error = error != 0 ? error : spawn.Start(path, argv, envp, folder, input?.Read, output!.Write, errors!.Write, out pid);
        if (error != 0)
        {
            throw ExecutableSearch.Explain(request.FileName, program, error);
        }

        var process = new UnixProcess(this, request, mark, input?.KeepWrite(), output!.KeepRead(), errors!.KeepRead());
        process.Watch(pid, guard, usePidFd);
        lock (_gate)
        {
            if (!_disposed)
            {
                _processes.Add(process);
                return process;
            }
        }

        // The host went away meanwhile, and has counted its children before this one.
        _ = process.DisposeAsync();
        throw new ObjectDisposedException(nameof(UnixBackend));
    }

    /// <summary>Forgets a process that was disposed.</summary>
    public void Forget(UnixProcess process)
    {
        lock (_gate)
        {
            _processes.Remove(process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        UnixProcess[] processes;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            processes = [.. _processes];
        }

        await Task.WhenAll(Array.ConvertAll(processes, static process => process.DisposeAsync().AsTask()));
        if (_reaper is not null)
        {
            await _reaper.StopAsync();
        }

        await _loop.DisposeAsync();
        _spawn?.Dispose();
    }

    private (SpawnCall Spawn, ProcessReaper ProcessReaper) Begin()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _spawn ??= new SpawnCall();
            _reaper ??= new ProcessReaper(_spawn, _loop, _mark.Value, usePidFd);
            return (_spawn, _reaper);
        }
    }

    private static void RefuseNul(StartRequest request, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ProcessStartException(
                request.FileName, "The program could not be started: its name, its folder and its arguments may not hold a NUL character.");
        }
    }

    private string[] Environment(StartRequest request, string mark)
    {
        var list = new List<string>(request.Environment.Count + 2);
        foreach (var (name, value) in request.Environment)
        {
            if (name is not (ProcessMarks.HostVariable or ProcessMarks.ChildVariable))
            {
                list.Add($"{name}={value}");
            }
        }

        // From the host's own environment, not the request's: a caller cannot free its child of the marks of an outer host.
        list.Add($"{ProcessMarks.HostVariable}={ProcessMarks.Add(System.Environment.GetEnvironmentVariable(ProcessMarks.HostVariable), _mark.Value)}");
        list.Add($"{ProcessMarks.ChildVariable}={ProcessMarks.Add(System.Environment.GetEnvironmentVariable(ProcessMarks.ChildVariable), mark)}");
        return [.. list];
    }
}
