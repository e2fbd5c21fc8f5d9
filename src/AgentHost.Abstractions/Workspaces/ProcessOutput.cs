using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A piece of a program's output.</summary>
/// <param name="Bytes">The bytes; may end within a character.</param>
/// <param name="IsError">True for standard error.</param>
[method: JsonConstructor]
public readonly record struct ProcessOutput(ReadOnlyMemory<byte> Bytes, bool IsError);
