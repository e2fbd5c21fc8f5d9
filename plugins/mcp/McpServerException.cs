namespace AgentHost.Plugins.Mcp;

/// <summary>A server cannot be had, or did not do what it was asked. The message is one sentence for a person and a model.</summary>
internal sealed class McpServerException(string message, Exception? inner = null) : Exception(message, inner);
