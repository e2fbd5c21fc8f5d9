namespace AgentHost.ModelServing;

/// <summary>All that a server has seen. Safe for use from any thread.</summary>
internal sealed class RequestRecorder
{
    private readonly Lock gate = new();
    private readonly List<RecordedRequest> requests = [];
    private readonly List<Violation> violations = [];
    private readonly List<string> failures = [];
    private readonly HashSet<int> announced = [];
    private readonly List<(int Count, TaskCompletionSource<RecordedRequest> Signal)> waiters = [];
    private int modelRequests;

    public IReadOnlyList<RecordedRequest> Requests => Copy(requests);

    public IReadOnlyList<Violation> Violations => Copy(violations);

    public IReadOnlyList<string> Failures => Copy(failures);

    public RecordedRequest Add(bool asksModel, Func<int, int?, RecordedRequest> create)
    {
        lock (gate)
        {
            RecordedRequest request = create(requests.Count, asksModel ? modelRequests++ : null);
            requests.Add(request);
            return request;
        }
    }

    /// <summary>Wakes those who wait. Called when the request's violations are recorded too, so that a waiter sees them.</summary>
    public void Announce(RecordedRequest request, IReadOnlyList<Violation> found)
    {
        lock (gate)
        {
            violations.AddRange(found);
            for (int i = waiters.Count - 1; i >= 0; i--)
            {
                if (waiters[i].Count == request.Index + 1)
                {
                    waiters[i].Signal.TrySetResult(request);
                    waiters.RemoveAt(i);
                }
            }

            announced.Add(request.Index);
        }
    }

    public void Fail(string message)
    {
        lock (gate)
        {
            failures.Add(message);
        }
    }

    public async Task<RecordedRequest> WaitAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var signal = new TaskCompletionSource<RecordedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (announced.Contains(count - 1))
            {
                return requests[count - 1];
            }

            waiters.Add((count, signal));
        }

        try
        {
            return await signal.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                waiters.RemoveAll(w => w.Signal == signal);
            }
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
