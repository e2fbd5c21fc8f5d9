namespace AgentHost.JsonRpc;

/// <summary>Runs requests side by side, so many at once; more wait in order, up to a number and an amount of bytes.</summary>
internal sealed class RequestScheduler(int maxRunning, int maxWaiting, long maxWaitingBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<IncomingRequest> _waiting = new();
    private TaskCompletionSource? _idle;
    private long _waitingBytes;
    private int _running;

    /// <summary>Starts the request, or lets it wait; false when too many wait.</summary>
    public bool TryAdd(IncomingRequest request)
    {
        lock (_gate)
        {
            if (_running >= maxRunning)
            {
                if (_waiting.Count >= maxWaiting || (_waiting.Count > 0 && _waitingBytes + request.Bytes > maxWaitingBytes))
                {
                    return false;
                }

                _waiting.Enqueue(request);
                _waitingBytes += request.Bytes;
                return true;
            }

            if (!request.TryClaim())
            {
                return true;
            }

            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(request, preferLocal: false);
        return true;
    }

    /// <summary>A request has been answered: its place goes to the next one.</summary>
    public void Done()
    {
        IncomingRequest? next;
        lock (_gate)
        {
            do
            {
                if (!_waiting.TryDequeue(out next))
                {
                    if (--_running == 0)
                    {
                        _idle?.TrySetResult();
                        _idle = null;
                    }

                    return;
                }

                _waitingBytes -= next.Bytes;
            }
            while (!next.TryClaim());
        }

        ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
    }

    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            if (_running == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }
}
