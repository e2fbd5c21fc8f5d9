namespace AgentHost.Plugins.Acp;

/// <summary>An agent that cannot be used, or did not do what it was asked for, with a sentence for people and models.</summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">Cause of it.</param>
internal sealed class AcpException(string message, Exception? innerException = null) : Exception(message, innerException);
