namespace AgentHost.Client;

/// <summary>A login at a provider.</summary>
/// <param name="WorkspaceId">The workspace whose settings count.</param>
/// <param name="Provider">The provider's name, or a type.</param>
public sealed record LoginRequest(string WorkspaceId, string Provider)
{
    /// <summary>The key to keep; absent to log in with a browser. Never logged.</summary>
    public string? Key { get; init; }
}
