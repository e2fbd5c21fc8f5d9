namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Bytes; absent when what was asked for does not exist.</summary>
internal sealed record Chunk(ReadOnlyMemory<byte>? Bytes);
