namespace AgentHost.Kernel.Turns;

/// <summary>Processes that calls of a session left running: they end with the session.</summary>
internal sealed class KeptProcesses : IAsyncDisposable
{
    private const int Most = 50;

    private readonly Lock gate = new();
    private readonly HashSet<IProcess> kept = [];
    private bool ended;

    /// <exception cref="IOException">There are as many as there may be, or the session has ended.</exception>
    public void Add(IProcess process)
    {
        lock (gate)
        {
            if (ended || kept.Count >= Most)
            {
                throw new IOException(ended ? "The session has ended." : $"The session keeps {Most} processes in the background already; end one first.");
            }

            kept.Add(process);
        }
    }

    public void Remove(IProcess process)
    {
        lock (gate)
        {
            kept.Remove(process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        IProcess[] left;
        lock (gate)
        {
            ended = true;
            left = [.. kept];
        }

        await Task.WhenAll(left.Select(static process => process.DisposeAsync().AsTask()));
    }
}
