namespace AgentHost.Client;

/// <summary>Request to trust a folder as it is now, or to take that back.</summary>
/// <param name="Folder">The folder; of a workspace, its root.</param>
/// <param name="Trusted">True to trust it from now on.</param>
public sealed record TrustRequest(string Folder, bool Trusted);
