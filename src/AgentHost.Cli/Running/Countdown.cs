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

    private readonly TimeProvider clock = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private ITimer? timer;
    private DateTimeOffset until;

    /// <summary>Counts down.</summary>
    /// <param name="seconds">Length of the wait.</param>
    public void Start(double seconds)
    {
        if (!terminal.CanRedraw || seconds < Least)
        {
            return;
        }

        lock (gate)
        {
            until = clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            timer?.Dispose();
            timer = clock.CreateTimer(_ => Draw(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Stop()
    {
        lock (gate)
        {
            if (timer is not null)
            {
                timer.Dispose();
                timer = null;
                terminal.Error.Write("\r\u001b[K");
            }
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            // One that was on its way when the line went.
            if (timer is not null)
            {
                terminal.Error.Write(
                    string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K  {Math.Max(0, Math.Ceiling((until - clock.GetUtcNow()).TotalSeconds)):0} s"));
                timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
