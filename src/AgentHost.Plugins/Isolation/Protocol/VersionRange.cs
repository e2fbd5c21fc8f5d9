namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A range of protocol versions, both ends included.</summary>
public sealed record VersionRange(int Min, int Max);
