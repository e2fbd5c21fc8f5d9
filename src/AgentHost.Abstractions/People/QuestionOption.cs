namespace AgentHost;

/// <summary>An answer to choose.</summary>
/// <param name="Label">A few words.</param>
public sealed record QuestionOption(string Label)
{
    /// <summary>Explanation of the answer: what it means.</summary>
    public string? Description { get; init; }
}
