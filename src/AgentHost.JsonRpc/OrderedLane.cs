namespace AgentHost.JsonRpc;

/// <summary>
/// Handles messages one after another, in the order in which they are posted. As long as no handler waits for anything they are handled by the posting thread
/// itself, without a queue; only the reading loop posts.
/// </summary>
internal sealed class OrderedLane(Func<LaneItem, ValueTask> handle, int maxMessages, int maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<LaneItem> _queue = new();
    private TaskCompletionSource? _idle;
    private TaskCompletionSource? _room;
    private long _bytes;
    private int _unordered;
    private bool _busy;
    private bool _closed;

    /// <summary>Factor by which the lane may exceed its bounds while a handler waits for an answer that is still to be read.</summary>
    private const int Stretch = 4;

    /// <summary>False when the lane is closed: the item is dropped.</summary>
    public bool Post(in LaneItem item)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (_busy)
            {
                _queue.Enqueue(item);
                _bytes += item.Bytes;
                return true;
            }

            _busy = true;
        }

        var handled = handle(item);
        if (handled.IsCompletedSuccessfully)
        {
            lock (_gate)
            {
                EndLocked();
            }
        }
        else
        {
            _ = DrainAsync(handled);
        }

        return true;
    }

    /// <summary>Waits while too much is queued. Reading goes on, up to a limit, when a handler waits for an answer: it may be the next message.</summary>
    /// <exception cref="ProtocolException">The limit is reached.</exception>
    public Task WhenRoomAsync()
    {
        lock (_gate)
        {
            if (!IsOver(1) || _closed)
            {
                return Task.CompletedTask;
            }

            if (_unordered > 0)
            {
                return IsOver(Stretch)
                    ? throw new ProtocolException($"{_queue.Count} messages wait behind a notification whose handler waits for an answer.")
                    : Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

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

    /// <summary>A handler asked the other side something (or has its answer).</summary>
    public void CountUnordered(int change)
    {
        lock (_gate)
        {
            _unordered += change;
            if (_unordered > 0)
            {
                _room?.TrySetResult();
                _room = null;
            }
        }
    }

    /// <summary>Drops what waits and takes nothing more; the dropped items are returned.</summary>
    public LaneItem[] Close()
    {
        lock (_gate)
        {
            _closed = true;
            var dropped = _queue.ToArray();
            _queue.Clear();
            _bytes = 0;
            _room?.TrySetResult();
            _room = null;
            return dropped;
        }
    }

    private async Task DrainAsync(ValueTask handled)
    {
        while (true)
        {
            await handled;
            LaneItem next;
            lock (_gate)
            {
                if (!_queue.TryDequeue(out next))
                {
                    EndLocked();
                    return;
                }

                _bytes -= next.Bytes;
                if (_room is not null && _queue.Count <= maxMessages / 2 && _bytes <= maxBytes / 2)
                {
                    _room.TrySetResult();
                    _room = null;
                }
            }

            handled = handle(next);
        }
    }

    private bool IsOver(int factor) => _queue.Count > (long)maxMessages * factor || _bytes > (long)maxBytes * factor;

    private void EndLocked()
    {
        _busy = false;
        _idle?.TrySetResult();
        _idle = null;
    }
}
