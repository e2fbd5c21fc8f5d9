namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Writes to something that a scope holds open.</summary>
public sealed record WriteParams(string Scope, int Handle, ReadOnlyMemory<byte> Bytes);
