namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Names a model client.</summary>
public sealed record ClientParams(int Client);
