namespace AgentHost.Client;

/// <summary>A person trusted a workspace, or took that back.</summary>
/// <param name="Workspace">Its root.</param>
/// <param name="Trusted">True when it is trusted now.</param>
public sealed record TrustChanged(string Workspace, bool Trusted) : AgentEvent("trust.changed");
