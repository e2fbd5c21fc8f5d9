namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Names a credential.</summary>
internal sealed record CredentialParams(string Name);
