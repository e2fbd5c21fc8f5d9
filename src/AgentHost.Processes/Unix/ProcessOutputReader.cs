using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>
/// Reads a child's two pipes as their content is asked for. Nothing is read ahead, so a child whose reader is slow waits at its pipe
/// (64 KB on Linux).
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ProcessOutputReader(PollLoop loop, FdHandle output, FdHandle errors)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>Time to listen, after the child's end, to others that hold its pipes: from their last output, in milliseconds.</summary>
    private const long Linger = 200;

    private readonly Lock _gate = new();
    private PollWait? _waiting;
    private UnixPipe? _wake;
    private bool _exited;
    private bool _read;

    /// <summary>Notes that the child has ended.</summary>
    public void NoteExit()
    {
        lock (_gate)
        {
            _exited = true;
            if (_waiting is { } wait)
            {
                loop.SetDeadline(wait, Environment.TickCount64 + Linger);
            }

            Wake();
        }
    }

    /// <summary>
    /// From now on the thread that asks for more waits for it itself, instead of the loop's. Where the pipe that wakes it cannot be had, nothing changes.
    /// </summary>
    public void HoldThread() => _wake = UnixPipe.Create(hostReads: true, out _);

    /// <summary>Reads until both are closed, or until <paramref name="closing"/>.</summary>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken closing, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _read, true))
        {
            throw new InvalidOperationException("A process's output can be read once only.");
        }

        return ReadCoreAsync(closing, cancellationToken);
    }

    private async IAsyncEnumerable<ProcessOutput> ReadCoreAsync(CancellationToken closing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            FdHandle? first = output;
            FdHandle? second = errors;
            while ((first ?? second) is not null && !closing.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var got = false;
                if (TryRead(ref first, buffer, out var count))
                {
                    got = true;
                    yield return new ProcessOutput(buffer.AsSpan(0, count).ToArray(), IsError: false);
                }

                if (TryRead(ref second, buffer, out count))
                {
                    got = true;
                    yield return new ProcessOutput(buffer.AsSpan(0, count).ToArray(), IsError: true);
                }

                if (got || (first is null && second is null))
                {
                    continue;
                }

                var outcome = _wake is null
                    ? await loop.WaitAsync(first ?? second!, first is null ? null : second, PollFd.In, Begin, closing, cancellationToken)
                    : WaitHere(first ?? second!, first is null ? null : second, closing, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                if (outcome != PollOutcome.Ready)
                {
                    break;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            lock (_gate)
            {
                _wake?.Dispose();
                _wake = null;
            }
        }
    }

    /// <summary>Waits on the caller's thread.</summary>
    private PollOutcome WaitHere(FdHandle first, FdHandle? second, CancellationToken closing, CancellationToken cancellationToken)
    {
        using var closed = closing.UnsafeRegister(static state => ((ProcessOutputReader)state!).WakeUp(), this);
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((ProcessOutputReader)state!).WakeUp(), this);
        var wait = new PollWait(first, second, PollFd.In, static _ => { });
        if (!wait.Hold())
        {
            return PollOutcome.Cancelled;
        }

        try
        {
            // The exit is looked at before the wait: one that comes later wakes it.
            var deadline = ExitDeadline();
            Span<byte> drain = stackalloc byte[16];
            while (true)
            {
                var left = deadline == long.MaxValue ? -1 : (int)Math.Max(0, deadline - Environment.TickCount64);
                if (PollLoop.WaitFor(first, second, _wake!.Read, left, out var woken))
                {
                    return PollOutcome.Ready;
                }

                if (closing.IsCancellationRequested || cancellationToken.IsCancellationRequested)
                {
                    return PollOutcome.Cancelled;
                }

                if (woken)
                {
                    _ = _wake.Read.Read(drain);
                    deadline = Math.Min(deadline, ExitDeadline());
                }
                else if (deadline <= Environment.TickCount64)
                {
                    return PollOutcome.TimedOut;
                }
            }
        }
        finally
        {
            wait.Finish();
        }
    }

    private long ExitDeadline()
    {
        lock (_gate)
        {
            return _exited ? Environment.TickCount64 + Linger : long.MaxValue;
        }
    }

    private void WakeUp()
    {
        lock (_gate)
        {
            Wake();
        }
    }

    private void Wake() => _ = _wake?.Write.Write([1]);

    private void Begin(PollWait wait)
    {
        lock (_gate)
        {
            _waiting = wait;
            wait.Deadline = _exited ? Environment.TickCount64 + Linger : long.MaxValue;
        }
    }

    private static bool TryRead(ref FdHandle? pipe, byte[] buffer, out int count)
    {
        count = 0;
        if (pipe is null)
        {
            return false;
        }

        try
        {
            count = pipe.Read(buffer.AsSpan(0, ChunkSize));
        }
        catch (ObjectDisposedException)
        {
            count = 0;
        }

        if (count > 0)
        {
            return true;
        }

        if (count != -Errno.Again)
        {
            pipe = null;
        }

        return false;
    }
}
