namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Names a stored value.</summary>
public sealed record StateKeyParams(string Key);
