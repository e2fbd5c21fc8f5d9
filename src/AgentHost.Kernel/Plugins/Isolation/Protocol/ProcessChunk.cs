namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>The next output of a process; without bytes at its end.</summary>
internal sealed record ProcessChunk(ReadOnlyMemory<byte>? Bytes, bool IsError);
