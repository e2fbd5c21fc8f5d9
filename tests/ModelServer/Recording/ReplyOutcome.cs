namespace AgentHost.ModelServing;

/// <summary>How the answer to a request ended.</summary>
public enum ReplyOutcome
{
    /// <summary>Every byte was sent.</summary>
    Sent,

    /// <summary>A fault ended the connection on purpose.</summary>
    StoppedByFault,

    /// <summary>The client closed the connection first, as when a turn is cancelled.</summary>
    ClientLeft,

    /// <summary>The server was stopped.</summary>
    ServerStopped,
}
