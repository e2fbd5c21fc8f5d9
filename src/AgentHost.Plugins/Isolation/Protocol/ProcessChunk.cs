namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>The next output of a process; without bytes at its end.</summary>
public sealed record ProcessChunk(ReadOnlyMemory<byte>? Bytes, bool IsError);
