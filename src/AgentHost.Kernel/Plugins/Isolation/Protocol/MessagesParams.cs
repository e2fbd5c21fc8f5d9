namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Reads messages of a session.</summary>
internal sealed record MessagesParams(string Scope, string SessionId, int Skip, int Limit);
