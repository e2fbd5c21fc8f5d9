namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Makes a capability for a workspace.</summary>
internal sealed record CreateParams(int Instance, string Kind, string Name, string Workspace);
