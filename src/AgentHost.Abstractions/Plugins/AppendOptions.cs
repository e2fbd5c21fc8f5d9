namespace AgentHost;

/// <summary>Options for appending events to the log of a session.</summary>
public sealed record AppendOptions
{
    /// <summary>Writes the events to disk before the call returns, so that a power cut loses none. Default false.</summary>
    public bool Flush { get; init; }

    /// <summary>
    /// The number that the plugin's last event of the session must have, 0 for none; where it has another, nothing is appended. Null (default) for any.
    /// </summary>
    public long? ExpectedLast { get; init; }
}
