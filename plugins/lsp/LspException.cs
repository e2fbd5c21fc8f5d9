namespace AgentHost.Plugins.Lsp;

/// <summary>A language server could not do what was wanted. The message is fit for a person and a model.</summary>
internal sealed class LspException(string message, Exception? innerException = null) : Exception(message, innerException);
