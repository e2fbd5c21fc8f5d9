namespace AgentHost.JsonRpc;

/// <summary>Content of one frame: a single message, or a batch.</summary>
internal readonly record struct ParsedFrame(IncomingMessage Single, IReadOnlyList<IncomingMessage>? Batch);
