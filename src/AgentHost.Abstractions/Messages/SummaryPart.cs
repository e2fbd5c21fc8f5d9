namespace AgentHost;

/// <summary>A summary that stands for earlier messages.</summary>
/// <param name="Text">The summary.</param>
public sealed record SummaryPart(string Text) : Part("summary")
{
    /// <summary>Id of the last message that it stands for.</summary>
    public string? Through { get; init; }

    /// <summary>True for what is kept through compactions (a goal, open tasks, what plugins pin) and is no summary.</summary>
    public bool Pinned { get; init; }
}
