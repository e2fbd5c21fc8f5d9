namespace AgentHost.Client;

/// <summary>A line of the host's log. Secrets are hidden in it.</summary>
/// <param name="Time">Time at which it was written.</param>
/// <param name="Level">Severity of the line.</param>
/// <param name="Source">Source of the line: <c>turn</c>, <c>host</c>, <c>plugin.ID</c>.</param>
/// <param name="Text">Text of the line.</param>
public sealed record LogEntry(DateTimeOffset Time, LogEntryLevel Level, string Source, string Text)
{
    /// <summary>The session that it is about.</summary>
    public string? SessionId { get; init; }

    /// <summary>The process that wrote it.</summary>
    public int ProcessId { get; init; }
}
