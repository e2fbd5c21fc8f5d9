namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Reads bytes of a file.</summary>
internal sealed record ReadParams(string Scope, string Path, long Offset, int Count);
