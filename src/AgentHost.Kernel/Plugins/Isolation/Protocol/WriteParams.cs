namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Writes to something that a scope holds open.</summary>
internal sealed record WriteParams(string Scope, int Handle, ReadOnlyMemory<byte> Bytes);
