using System.Runtime.Versioning;
using AgentHost.Processes.Backends;

namespace AgentHost.Processes.Unix;

/// <summary>A child of this host with everything that it started.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProcess(UnixBackend backend, StartRequest request, string mark, FdHandle? input, FdHandle output, FdHandle errors)
    : IStartedProcess, IOutputOnCallersThread
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ProcessOutputReader _reader = new(backend.Loop, output, errors);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly long _started = backend.Time.GetTimestamp();
    private UnixChild? _child;
    private ProcessTree? _tree;
    private ProcessReaper? _reaper;
    private Task? _disposing;

    public int Id => _child!.Pid;

    public StartRequest Request => request;

    public bool HasEnded => _child!.Exited.IsCompleted;

    /// <summary>Begins to watch the child, once, before anyone else has the process.</summary>
    public void Watch(int pid, ProcessReaper reaper, bool usePidFd)
    {
        reaper.Add(pid);
        lock (_gate)
        {
            _reaper = reaper;
            _child = UnixChild.Watch(pid, backend.Loop, usePidFd, Ended);
            _tree = new ProcessTree(_child, mark, backend.Time);
        }
    }

    public IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken cancellationToken) => _reader.ReadAsync(_closing.Token, cancellationToken);

    public void ReadOnCallersThread() => _reader.HoldThread();

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (input is null)
        {
            throw new InvalidOperationException($"\"{request.FileName}\" was started without input; set Input in its spec.");
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (!bytes.IsEmpty)
            {
                var count = input.IsClosed ? -Errno.BrokenPipe : input.Write(bytes.Span);
                if (count >= 0)
                {
                    bytes = bytes[count..];
                }
                else if (count == -Errno.Again)
                {
                    await backend.Loop.WaitAsync(input, null, PollFd.Out, null, _closing.Token, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                }
                else
                {
                    throw new IOException($"\"{request.FileName}\" does not read its input any more.");
                }
            }
        }
        catch (ObjectDisposedException exception)
        {
            throw new IOException($"\"{request.FileName}\" does not read its input any more.", exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask CloseInputAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        input?.Dispose();
        _writing.Release();
    }

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => new(_child!.Exited.WaitAsync(cancellationToken));

    // Whoever made a call of it keeps it: this one belongs to none.
    public ValueTask KeepAsync(CancellationToken cancellationToken) => default;

    public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        new(_tree!.KillAsync(grace, newerOnly: false).WaitAsync(cancellationToken));

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_disposing ??= DisposeCoreAsync());
        }
    }

    // On the loop's thread, or on the thread that waited.
    private void Ended(UnixChild child)
    {
        _reader.NoteExit();
        if (!child.GroupAlive)
        {
            _reaper!.Remove(child.Pid);
        }
    }

    private async Task DisposeCoreAsync()
    {
        await _closing.CancelAsync();
        try
        {
            await _tree!.KillAsync(TimeSpan.Zero, newerOnly: backend.Time.GetElapsedTime(_started) < ProcessTree.NumbersLast);
        }
        finally
        {
            _reaper!.Remove(Id);
            input?.Dispose();
            output.Dispose();
            errors.Dispose();
            backend.Forget(this);
        }
    }
}
