namespace AgentHost;

/// <summary>Request for a folder to work in.</summary>
public sealed record WorkspaceProviderRequest
{
    /// <summary>Name of the folder, in the words of its provider; absent for a new one that the provider names.</summary>
    public string? Name { get; init; }
}
