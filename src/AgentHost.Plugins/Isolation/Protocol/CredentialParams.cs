namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Names a credential.</summary>
public sealed record CredentialParams(string Name);
