namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Names a model client.</summary>
internal sealed record ClientParams(int Client);
