namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Names a stored value.</summary>
internal sealed record StateKeyParams(string Key);
