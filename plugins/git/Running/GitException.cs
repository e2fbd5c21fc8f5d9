namespace AgentHost.Plugins.Git.Running;

/// <summary>Git cannot do what the call needs; the message is for the model.</summary>
internal sealed class GitException(string message) : Exception(message);
