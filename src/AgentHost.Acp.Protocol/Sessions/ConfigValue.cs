namespace AgentHost.Acp.Protocol;

/// <summary>A value of an option.</summary>
/// <param name="Value">The value.</param>
/// <param name="Name">Its name, for people.</param>
public sealed record ConfigValue(string Value, string Name)
{
    /// <summary>Explanation for people.</summary>
    public string? Description { get; init; }
}
