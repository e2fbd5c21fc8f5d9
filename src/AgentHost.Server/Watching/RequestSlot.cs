using AgentHost.Client;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Watching;

/// <summary>Place of one request among those that run at the same time; one that lasts gives it back and is counted among the listeners.</summary>
/// <param name="counters">Count them.</param>
internal sealed class RequestSlot(ServerCounters counters) : IDisposable
{
    private const int MostRequests = 1_024;

    private bool _isRunning;
    private string? _listens;
    private IDisposable? _attached;

    /// <summary>Path of the endpoint, as the table has it; null where there is none.</summary>
    public string? Route { get; set; }

    /// <summary>True where it lasted.</summary>
    public bool HasListened { get; private set; }

    /// <summary>Holds what the request uses, until its end.</summary>
    public void Attach(IDisposable use) => _attached = use;

    /// <summary>Takes a place among those that run.</summary>
    /// <exception cref="ProblemException">Too many run.</exception>
    public void Enter() => _isRunning = counters.Enter(MostRequests)
        ? true
        : throw new ProblemException(ProblemKind.TooMany, "Too many requests run at the same time: try again.");

    /// <summary>Goes over to the listeners, until the end of the request.</summary>
    /// <param name="token">Hash of its token; empty for the server's own.</param>
    /// <param name="most">The most listeners of all.</param>
    /// <param name="mostOfToken">The most of one token.</param>
    /// <exception cref="ProblemException">There are too many.</exception>
    public void Listen(string token, int most, int mostOfToken)
    {
        if (!counters.Listen(most, token, mostOfToken))
        {
            throw new ProblemException(
                ProblemKind.TooMany, $"Too many streams are open, and answers waited for: {most} at most, and {mostOfToken} with one token.");
        }

        _listens = token;
        HasListened = true;
        Leave();
    }

    public void Dispose()
    {
        Leave();
        _attached?.Dispose();
        if (_listens is { } token)
        {
            _listens = null;
            counters.LeaveStream(token);
        }
    }

    private void Leave()
    {
        if (_isRunning)
        {
            _isRunning = false;
            counters.Leave();
        }
    }
}
