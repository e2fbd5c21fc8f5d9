namespace AgentHost.Sessions.Log;

/// <summary>The right to append to one session's log, checked in the transaction that appends.</summary>
internal interface ILogFence
{
    /// <summary>Checks that the session is still this process's own.</summary>
    /// <exception cref="HostException"><see cref="HostFailure.Busy"/>: another process took it over.</exception>
    void Fence(WriteContext context);

    /// <summary>Says that what was queued could not be stored: nothing is appended after it.</summary>
    void Break(Exception failure);
}
