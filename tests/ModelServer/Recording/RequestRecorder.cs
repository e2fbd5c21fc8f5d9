namespace AgentHost.ModelServing;

/// <summary>All that a server has seen. Safe for use from any thread.</summary>
internal sealed class RequestRecorder
{
    private readonly Lock _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<Violation> _violations = [];
    private readonly List<string> _failures = [];
    private readonly HashSet<int> _announced = [];
    private readonly List<(int Count, TaskCompletionSource<RecordedRequest> Signal)> _waiters = [];
    private int _modelRequests;

    public IReadOnlyList<RecordedRequest> Requests => Copy(_requests);

    public IReadOnlyList<Violation> Violations => Copy(_violations);

    public IReadOnlyList<string> Failures => Copy(_failures);

    public RecordedRequest Add(bool asksModel, Func<int, int?, RecordedRequest> create)
    {
        lock (_gate)
        {
            RecordedRequest request = create(_requests.Count, asksModel ? _modelRequests++ : null);
            _requests.Add(request);
            return request;
        }
    }

    /// <summary>Wakes those who wait. Called when the request's violations are recorded too, so that a waiter sees them.</summary>
    public void Announce(RecordedRequest request, IReadOnlyList<Violation> found)
    {
        lock (_gate)
        {
            _violations.AddRange(found);
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Count == request.Index + 1)
                {
                    _waiters[i].Signal.TrySetResult(request);
                    _waiters.RemoveAt(i);
                }
            }

            _announced.Add(request.Index);
        }
    }

    public void Fail(string message)
    {
        lock (_gate)
        {
            _failures.Add(message);
        }
    }

    public async Task<RecordedRequest> WaitAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var signal = new TaskCompletionSource<RecordedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_announced.Contains(count - 1))
            {
                return _requests[count - 1];
            }

            _waiters.Add((count, signal));
        }

        try
        {
            return await signal.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.RemoveAll(w => w.Signal == signal);
            }
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
