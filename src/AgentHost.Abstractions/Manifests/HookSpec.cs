namespace AgentHost;

/// <summary>A hook, as a manifest declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">When it runs.</param>
public sealed record HookSpec(string Name, IReadOnlyList<HookEvent> Events)
{
    /// <summary>Names of the tools it is for, with <c>*</c> as a wildcard; absent for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }
}
