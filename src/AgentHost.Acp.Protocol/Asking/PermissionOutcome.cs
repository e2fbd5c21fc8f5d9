namespace AgentHost.Acp.Protocol;

/// <summary>Answer of a person.</summary>
/// <param name="Outcome"><c>selected</c> or <c>cancelled</c>.</param>
public sealed record PermissionOutcome(string Outcome)
{
    /// <summary>The answer that was chosen.</summary>
    public string? OptionId { get; init; }
}
