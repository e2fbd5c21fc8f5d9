namespace AgentHost.Client;

/// <summary>Filter of the log: selects the lines to read.</summary>
public sealed record LogFilter
{
    /// <summary>Those about one session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Those at least as bad as this. Default all.</summary>
    public LogEntryLevel Level { get; init; }

    /// <summary>The most of what is there already, the newest; 0 to 100,000. Default 100.</summary>
    public int Lines { get; init; } = 100;

    /// <summary>Goes on with what is written from now on. Default false.</summary>
    public bool Follow { get; init; }
}
