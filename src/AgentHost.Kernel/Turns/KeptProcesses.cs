namespace AgentHost.Kernel.Turns;

/// <summary>Processes that calls of a session left running: they end with the session.</summary>
internal sealed class KeptProcesses : IAsyncDisposable
{
    private const int Most = 50;

    private readonly Lock _gate = new();
    private readonly HashSet<IProcess> _kept = [];
    private bool _ended;

    /// <exception cref="IOException">There are as many as there may be, or the session has ended.</exception>
    public void Add(IProcess process)
    {
        lock (_gate)
        {
            if (_ended || _kept.Count >= Most)
            {
                throw new IOException(_ended ? "The session has ended." : $"The session keeps {Most} processes in the background already; end one first.");
            }

            _kept.Add(process);
        }
    }

    public void Remove(IProcess process)
    {
        lock (_gate)
        {
            _kept.Remove(process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        IProcess[] left;
        lock (_gate)
        {
            _ended = true;
            left = [.. _kept];
        }

        await Task.WhenAll(left.Select(static process => process.DisposeAsync().AsTask()));
    }
}
