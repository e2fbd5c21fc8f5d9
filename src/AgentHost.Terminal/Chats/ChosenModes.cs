using AgentHost.Client;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// The permission mode that a person chose, and what <c>/approve</c> allows above it: from now on, or for a time in one session. Thread-safe.
/// </summary>
/// <param name="chosen">The mode at the begin; null for that of the settings.</param>
internal sealed class ChosenModes(PermissionMode? chosen)
{
    private readonly Lock _gate = new();
    private PermissionMode? _chosen = chosen;
    private PermissionMode? _approved;
    private (string Session, DateTimeOffset Until)? _timed;

    /// <summary>The mode that holds where nothing is approved; null for that of the settings.</summary>
    public PermissionMode? Chosen
    {
        get
        {
            lock (_gate)
            {
                return _chosen;
            }
        }
    }

    /// <summary>The mode that a prompt names: one that names a mode takes a switch back, so none does while one holds for a time.</summary>
    /// <param name="session">Its session; null for a new one.</param>
    /// <param name="now">The time.</param>
    public PermissionMode? Of(string? session, DateTimeOffset now)
    {
        lock (_gate)
        {
            return Holds(session, now) ? null : _approved ?? _chosen;
        }
    }

    /// <summary>The mode that a session is in, as far as it was said here; null for that of the settings.</summary>
    /// <param name="session">The session; null for a new one.</param>
    /// <param name="now">The time.</param>
    public PermissionMode? Shown(string? session, DateTimeOffset now)
    {
        lock (_gate)
        {
            return Holds(session, now) ? PermissionMode.Bypass : _approved ?? _chosen;
        }
    }

    /// <summary>Takes another mode from now on; what was approved is over.</summary>
    /// <param name="mode">The mode.</param>
    public void Choose(PermissionMode mode) => Set(mode, null, null);

    /// <summary>Takes the mode bypass above the one that was chosen, which stays.</summary>
    public void Approve() => Set(Chosen, PermissionMode.Bypass, null);

    /// <summary>Takes the mode bypass for a time, in one session; the host has it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="until">Its end.</param>
    public void ApproveUntil(string session, DateTimeOffset until) => Set(Chosen, null, (session, until));

    /// <summary>Goes back to the mode that was chosen.</summary>
    public void Withdraw() => Set(Chosen, null, null);

    /// <summary>Ends a time that is over; what was switched since stays.</summary>
    /// <param name="session">The session.</param>
    /// <param name="until">The end that it was to have.</param>
    /// <returns>False when something else holds by now.</returns>
    public bool End(string session, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (_timed != (session, until))
            {
                return false;
            }

            _timed = null;
            return true;
        }
    }

    private bool Holds(string? session, DateTimeOffset now) => _timed is { } timed && timed.Session == session && now < timed.Until;

    private void Set(PermissionMode? mode, PermissionMode? approved, (string Session, DateTimeOffset Until)? timed)
    {
        lock (_gate)
        {
            (_chosen, _approved, _timed) = (mode, approved, timed);
        }
    }
}
