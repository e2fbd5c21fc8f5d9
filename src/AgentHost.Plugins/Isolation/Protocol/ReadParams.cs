namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Reads bytes of a file.</summary>
public sealed record ReadParams(string Scope, string Path, long Offset, int Count);
