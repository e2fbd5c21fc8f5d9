namespace AgentHost;

/// <summary>A folder of its own for a sub-agent, which a provider of workspaces makes (<see cref="WorkspaceProvider"/>), such as a git worktree.</summary>
/// <param name="Provider">Name of the provider.</param>
public sealed record SubAgentFolder(string Provider)
{
    /// <summary>Name of the folder, in the words of its provider, by which it is found again; absent for a new one that the provider names.</summary>
    public string? Name { get; init; }
}
