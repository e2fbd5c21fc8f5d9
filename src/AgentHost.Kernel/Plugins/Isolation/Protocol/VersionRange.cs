namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>A range of protocol versions, both ends included.</summary>
internal sealed record VersionRange(int Min, int Max);
