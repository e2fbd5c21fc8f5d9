namespace AgentHost.JsonRpc;

/// <summary>
/// Sends messages one after another. Whoever finds nobody sending sends; what queues meanwhile goes out together, with one flush.
/// </summary>
internal sealed class OutgoingQueue(Stream stream, JsonRpcOptions options, Action<Exception> onBroken) : IThreadPoolWorkItem
{
    private const int CombineBytes = 64 * 1024;
    private const int KeepBuffers = 16;
    private const int MaxAutomatic = 256;

    private readonly Lock _gate = new();
    private readonly Stack<MessageBuffer> _free = new();
    private readonly CancellationTokenSource _closed = new();
    private List<MessageBuffer> _queue = [];
    private List<MessageBuffer> _sending = [];
    private TaskCompletionSource? _queued;
    private TaskCompletionSource? _idle;
    private TaskCompletionSource? _fewAutomatic;
    private byte[]? _combined;
    private Exception? _failure;
    private bool _busy;
    private int _automatic;

    public MessageBuffer Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var buffer))
            {
                return buffer;
            }
        }

        return new MessageBuffer(options.MaxMessageBytes);
    }

    public void Return(MessageBuffer buffer)
    {
        if (!buffer.IsReusable)
        {
            return;
        }

        buffer.Reset();
        lock (_gate)
        {
            if (_free.Count < KeepBuffers)
            {
                _free.Push(buffer);
            }
        }
    }

    /// <summary>Sends the message; done when the stream has taken it.</summary>
    /// <exception cref="IOException">It was not sent: writing failed, now or before, or the queue is closed.</exception>
    public Task SendAsync(MessageBuffer message)
    {
        message.Frame(options.Framing);
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            _queue.Add(message);
            if (_busy)
            {
                _queued ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _queued.Task;
            }

            _busy = true;
        }

        return SendQueuedAsync(once: true);
    }

    /// <summary>Queues the message and returns: for callers that must not be held up by a stream that blocks.</summary>
    public void Post(MessageBuffer message)
    {
        message.Frame(options.Framing);
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            _queue.Add(message);
            _automatic += message.Automatic ? 1 : 0;
            if (_busy)
            {
                return;
            }

            _busy = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits while too many answers that nobody waits for are unsent.</summary>
    public Task WhenFewAutomaticAsync()
    {
        lock (_gate)
        {
            if (_automatic <= MaxAutomatic || _failure is not null)
            {
                return Task.CompletedTask;
            }

            _fewAutomatic ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _fewAutomatic.Task;
        }
    }

    /// <summary>Waits until all that was queued is sent.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            if (!_busy)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Fails what is still queued and all that comes later.</summary>
    public void Close()
    {
        Fail(new IOException("The connection is closed."), tell: false);
        _closed.Cancel();
    }

    void IThreadPoolWorkItem.Execute() => _ = SendQueuedAsync(once: false, quiet: true);

    private async Task SendQueuedAsync(bool once, bool quiet = false)
    {
        while (true)
        {
            TaskCompletionSource? waiters;
            lock (_gate)
            {
                if (_queue.Count == 0)
                {
                    EndLocked();
                    return;
                }

                (_queue, _sending) = (_sending, _queue);
                waiters = _queued;
                _queued = null;
            }

            try
            {
                await WriteAsync(_sending);
            }
            catch (Exception exception)
            {
                var failure = Fail(exception, tell: true);
                waiters?.TrySetException(failure);
                _ = waiters?.Task.Exception;
                lock (_gate)
                {
                    EndLocked();
                }

                if (quiet)
                {
                    return;
                }

                throw failure;
            }

            Recycle();
            waiters?.TrySetResult();
            if (!once)
            {
                continue;
            }

            lock (_gate)
            {
                if (_queue.Count == 0)
                {
                    EndLocked();
                    return;
                }
            }

            // The others' messages are not this caller's to wait for.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
    }

    private void EndLocked()
    {
        _busy = false;
        _idle?.TrySetResult();
        _idle = null;
    }

    private async ValueTask WriteAsync(List<MessageBuffer> messages)
    {
        if (messages.Count == 1)
        {
            await stream.WriteAsync(messages[0].Framed, _closed.Token);
        }
        else
        {
            await WriteCombinedAsync(messages);
        }

        await stream.FlushAsync(_closed.Token);
    }

    private async ValueTask WriteCombinedAsync(List<MessageBuffer> messages)
    {
        var combined = _combined ??= new byte[CombineBytes];
        var used = 0;
        foreach (var message in messages)
        {
            var bytes = message.Framed;
            if (used + bytes.Length > combined.Length && used > 0)
            {
                await stream.WriteAsync(combined.AsMemory(0, used), _closed.Token);
                used = 0;
            }

            if (bytes.Length > combined.Length)
            {
                await stream.WriteAsync(bytes, _closed.Token);
            }
            else
            {
                bytes.CopyTo(combined.AsMemory(used));
                used += bytes.Length;
            }
        }

        if (used > 0)
        {
            await stream.WriteAsync(combined.AsMemory(0, used), _closed.Token);
        }
    }

    private void Recycle()
    {
        TaskCompletionSource? few = null;
        lock (_gate)
        {
            foreach (var message in _sending)
            {
                _automatic -= message.Automatic ? 1 : 0;
            }

            if (_automatic <= MaxAutomatic)
            {
                few = _fewAutomatic;
                _fewAutomatic = null;
            }
        }

        few?.TrySetResult();
        foreach (var message in _sending)
        {
            Return(message);
        }

        _sending.Clear();
    }

    private IOException Fail(Exception exception, bool tell)
    {
        TaskCompletionSource? waiters;
        TaskCompletionSource? few;
        var failure = exception as IOException ?? new IOException("Writing failed.", exception);
        var first = false;
        lock (_gate)
        {
            first = _failure is null;
            _failure ??= failure;
            waiters = _queued;
            _queued = null;
            few = _fewAutomatic;
            _fewAutomatic = null;
            _queue.Clear();
        }

        few?.TrySetResult();
        if (waiters is not null)
        {
            waiters.TrySetException(failure);

            // Observed here: a caller whose own token ended the waiting does not look again.
            _ = waiters.Task.Exception;
        }

        if (tell && first)
        {
            onBroken(failure);
        }

        return failure;
    }
}
