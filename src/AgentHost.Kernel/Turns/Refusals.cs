using AgentHost.Client;

namespace AgentHost.Kernel.Turns;

/// <summary>Refused calls of one turn, as far as they decide its outcome. Safe for calls that run side by side.</summary>
internal sealed class Refusals
{
    private volatile PermissionVerdict? _last;
    private volatile bool _anyAllowed;

    /// <summary>The verdict against the latest call that was judged; null where that one was allowed.</summary>
    public PermissionVerdict? Last => _last;

    /// <summary>Notes that a call was allowed.</summary>
    public void Allowed()
    {
        _anyAllowed = true;
        _last = null;
    }

    /// <summary>Notes that a call was refused.</summary>
    public void Denied(PermissionVerdict verdict) => _last = verdict;

    /// <summary>Makes of a limit that was reached after nothing but refused calls what it is: a turn that could not go on for want of a permission.</summary>
    /// <param name="limit">The end by a limit.</param>
    public TurnCompleted Apply(TurnCompleted limit) => _last is { } denial && !_anyAllowed
        ? limit with
        {
            Outcome = TurnOutcome.Denied,
            Reason = $"every call was refused until {limit.Reason}. The last one: {denial.Reason}"
        }
        : limit;
}
