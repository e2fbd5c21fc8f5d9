namespace AgentHost.Client;

/// <summary>A workspace's registry changed.</summary>
/// <param name="Added">Capabilities that were added.</param>
/// <param name="Removed">Capabilities that were removed.</param>
public sealed record CapabilityChanged(IReadOnlyList<CapabilityInfo> Added, IReadOnlyList<CapabilityInfo> Removed) : LiveEvent("capability.changed")
{
    /// <summary>Root of the workspace.</summary>
    public string? Workspace { get; init; }
}
