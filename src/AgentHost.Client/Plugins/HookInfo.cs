namespace AgentHost.Client;

/// <summary>A hook, as surfaces show it.</summary>
/// <param name="Event">Event that it runs at.</param>
/// <param name="Origin">Place of its declaration: <c>plugin ID</c>, or a file with its line.</param>
public sealed record HookInfo(HookEvent Event, string Origin)
{
    /// <summary>The hook's name, where it has one.</summary>
    public string? Name { get; init; }

    /// <summary>Pattern of the tools that it is for; null for all.</summary>
    public string? Matcher { get; init; }

    /// <summary>Command that it runs, secrets hidden; null for a plugin's.</summary>
    public string? Command { get; init; }

    /// <summary>Time limit of a run, in milliseconds.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>True when a failure of it blocks.</summary>
    public bool FailureBlocks { get; init; }

    /// <summary>The name of the format of another agent that it is written in; null for the host's own.</summary>
    public string? Format { get; init; }
}
