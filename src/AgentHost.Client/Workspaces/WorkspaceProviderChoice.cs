namespace AgentHost.Client;

/// <summary>Choice of the provider of a workspace's folder.</summary>
/// <param name="Provider">Name of the <see cref="WorkspaceProvider"/>.</param>
public sealed record WorkspaceProviderChoice(string Provider)
{
    /// <summary>Name of the folder there; absent for a new one.</summary>
    public string? Name { get; init; }
}
