namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Makes a capability for a workspace.</summary>
public sealed record CreateParams(int Instance, string Kind, string Name, string Workspace);
