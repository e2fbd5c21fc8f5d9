using System.Globalization;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary>The seconds until a request is made again, on a line of a terminal that goes when they are over.</summary>
/// <param name="terminal">The terminal; where standard error is none, nothing is shown.</param>
/// <param name="time">The clock; null for the system's.</param>
internal sealed class Countdown(ITerminal terminal, TimeProvider? time = null)
{
    /// <summary>The least wait that is counted down, in seconds.</summary>
    private const double Least = 2;

    private readonly TimeProvider _clock = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private DateTimeOffset _until;

    /// <summary>Counts down.</summary>
    /// <param name="seconds">Length of the wait.</param>
    public void Start(double seconds)
    {
        if (!terminal.CanRedraw || seconds < Least)
        {
            return;
        }

        lock (_gate)
        {
            _until = _clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            _timer?.Dispose();
            _timer = _clock.CreateTimer(_ => Draw(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_timer is not null)
            {
                _timer.Dispose();
                _timer = null;
                terminal.Error.Write("\r\u001b[K");
            }
        }
    }

    private void Draw()
    {
        lock (_gate)
        {
            // One that was on its way when the line went.
            if (_timer is not null)
            {
                terminal.Error.Write(
                    string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K  {Math.Max(0, Math.Ceiling((_until - _clock.GetUtcNow()).TotalSeconds)):0} s"));
                _timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
