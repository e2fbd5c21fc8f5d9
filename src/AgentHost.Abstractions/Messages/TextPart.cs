namespace AgentHost;

/// <summary>Text.</summary>
/// <param name="Text">The text.</param>
public sealed record TextPart(string Text) : Part("text")
{
    /// <summary>
    /// In a person's message: a name under which the message is kept whole through compactions, beside the last of each other name
    /// (<see cref="ToolResultPart.Pin"/> shares the names); absent for what may be summed up.
    /// </summary>
    public string? Pin { get; init; }
}
