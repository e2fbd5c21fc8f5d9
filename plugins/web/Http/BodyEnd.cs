namespace AgentHost.Plugins.Web.Http;

/// <summary>Way in which reading a body ended.</summary>
internal enum BodyEnd
{
    /// <summary>With its end.</summary>
    Whole,

    /// <summary>At the most that is read.</summary>
    TooLong,

    /// <summary>At the deadline.</summary>
    TimedOut,

    /// <summary>With the connection, before its end.</summary>
    BrokenOff,

    /// <summary>With something that is not what it was said to be compressed with.</summary>
    Damaged,
}
