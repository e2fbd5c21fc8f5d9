namespace AgentHost;

/// <summary>A summary that stands for earlier messages.</summary>
/// <param name="Text">The summary.</param>
public sealed record SummaryPart(string Text) : Part("summary")
{
    /// <summary>Id of the last message that it stands for.</summary>
    public string? Through { get; init; }
}
