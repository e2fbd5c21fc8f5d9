using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>One wait in the poll loop, for one or either of two descriptors. Used once.</summary>
/// <param name="first">A descriptor.</param>
/// <param name="second">Another one, or null.</param>
/// <param name="events">Events to wait for; an end and an error count, too.</param>
/// <param name="done">Called once, on the loop's thread: it must be short and must not block.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class PollWait(FdHandle first, FdHandle? second, short events, Action<PollOutcome> done)
{
    private bool _held;
    private bool _heldSecond;

    public FdHandle First => first;

    public FdHandle? Second => second;

    public short Events => events;

    /// <summary>Time at which it times out, in <see cref="Environment.TickCount64"/>. Belongs to the loop's lock.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>True when it was given up. Belongs to the loop's lock.</summary>
    public bool Cancelled { get; set; }

    /// <summary>Outcome of the wait; set when it has left the loop's list. Belongs to the loop's thread.</summary>
    public PollOutcome Outcome { get; set; } = PollOutcome.Cancelled;

    /// <summary>Keeps the descriptors open until <see cref="Finish"/>.</summary>
    /// <returns>False when one of them is closed already.</returns>
    public bool Hold()
    {
        try
        {
            first.DangerousAddRef(ref _held);
            second?.DangerousAddRef(ref _heldSecond);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public void Finish()
    {
        if (_held)
        {
            first.DangerousRelease();
        }

        if (_heldSecond)
        {
            second!.DangerousRelease();
        }

        done(Outcome);
    }
}
