using System.Globalization;
using AgentHost.Client;

namespace AgentHost.Kernel.Turns;

/// <summary>Tells a person that a request is out and nothing came back yet, with the longest that it will be waited for. Thread-safe.</summary>
internal sealed class WaitNotice : IAsyncDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(3);

    private readonly TurnState _turn;
    private readonly TimeSpan _most;
    private readonly TimeSpan _after;
    private readonly ITimer _timer;
    private volatile bool _ended;

    /// <param name="turn">The turn.</param>
    /// <param name="deadlines">Deadlines of the request.</param>
    /// <param name="time">The clock.</param>
    public WaitNotice(TurnState turn, StepDeadlines deadlines, TimeProvider time)
    {
        _turn = turn;
        _most = deadlines.First < deadlines.Whole ? deadlines.First : deadlines.Whole;
        _after = _most / 4 < Usual ? _most / 4 : Usual;
        _timer = time.CreateTimer(static state => ((WaitNotice)state!).Tell(), this, _after, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something came.</summary>
    public void End() => _ended = true;

    public ValueTask DisposeAsync()
    {
        _ended = true;
        return _timer.DisposeAsync();
    }

    private void Tell()
    {
        if (!_ended)
        {
            _turn.Session.Tell(
                new StepProgressed(
                    _turn.Steps,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"waiting for {_turn.Model}, which has said nothing yet: at most {(_most - _after).TotalSeconds:0} s more (limits.firstToken)")),
                _turn.TurnId);
        }
    }
}
