namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Bytes; absent when what was asked for does not exist.</summary>
public sealed record Chunk(ReadOnlyMemory<byte>? Bytes);
