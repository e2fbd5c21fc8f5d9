namespace AgentHost.Acp.Protocol;

/// <summary>An option of a session: one of a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Type"><c>select</c>.</param>
/// <param name="CurrentValue">The value that it has.</param>
/// <param name="Options">Values that it can have.</param>
public sealed record ConfigOption(string Id, string Name, string Type, string CurrentValue, IReadOnlyList<ConfigValue> Options)
{
    /// <summary>Explanation for people.</summary>
    public string? Description { get; init; }

    /// <summary>One of <see cref="ConfigCategories"/>, or another word.</summary>
    public string? Category { get; init; }
}
