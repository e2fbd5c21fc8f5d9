namespace AgentHost.JsonRpc;

/// <summary>What one frame held: a single message, or a batch.</summary>
internal readonly record struct ParsedFrame(IncomingMessage Single, IReadOnlyList<IncomingMessage>? Batch);
