using AgentHost.Processes;

namespace AgentHost.Kernel.Turns;

/// <summary>Processes that calls of a session left running: they end with the session.</summary>
internal sealed class KeptProcesses : IAsyncDisposable
{
    private const int Most = 50;
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IProcess, bool> _kept = [];
    private bool _ended;

    /// <param name="process">The process.</param>
    /// <param name="reads">True when it has an input: at the end of the session that is closed first, and it may end by itself.</param>
    /// <exception cref="IOException">There are as many as there may be, or the session has ended.</exception>
    public void Add(IProcess process, bool reads)
    {
        lock (_gate)
        {
            if (_ended || _kept.Count >= Most)
            {
                throw new IOException(_ended ? "The session has ended." : $"The session keeps {Most} processes in the background already; end one first.");
            }

            _kept.Add(process, reads);
        }
    }

    public bool Has(IProcess process)
    {
        lock (_gate)
        {
            return !_ended && _kept.ContainsKey(process);
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
        KeyValuePair<IProcess, bool>[] left;
        lock (_gate)
        {
            _ended = true;
            left = [.. _kept];
        }

        await Task.WhenAll(left.Select(static each => each.Value ? each.Key.EndAsync(EndTime) : each.Key.DisposeAsync().AsTask()));
    }
}
