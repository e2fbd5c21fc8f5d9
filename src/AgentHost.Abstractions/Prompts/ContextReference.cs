namespace AgentHost;

/// <summary>A reference in a prompt, as its source is asked for it.</summary>
/// <param name="Target">The words behind the name: of <c>@git:diff</c> it is <c>diff</c>; empty where there are none.</param>
public sealed record ContextReference(string Target)
{
    /// <summary>Seconds that are left for it; null where nobody said so.</summary>
    public double? TimeoutSeconds { get; init; }
}
