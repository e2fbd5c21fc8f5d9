namespace AgentHost;

/// <summary>A place that a target knows.</summary>
/// <param name="Name">Its name, as <see cref="TargetRequest"/> takes it.</param>
public sealed record TargetPlace(string Name)
{
    /// <summary>Description in a few words, for people.</summary>
    public string? Description { get; init; }

    /// <summary>State of the place, in the target's own word, such as <c>running</c> or <c>stopped</c>; null when unknown.</summary>
    public string? State { get; init; }
}
