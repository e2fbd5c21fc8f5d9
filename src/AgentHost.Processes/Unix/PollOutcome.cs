namespace AgentHost.Processes.Unix;

/// <summary>Outcome of a wait in the poll loop.</summary>
internal enum PollOutcome
{
    /// <summary>A descriptor can be used, or its other side is closed.</summary>
    Ready,

    /// <summary>The wait's deadline passed.</summary>
    TimedOut,

    /// <summary>The wait was cancelled, its descriptor closed, or the loop has ended.</summary>
    Cancelled,
}
