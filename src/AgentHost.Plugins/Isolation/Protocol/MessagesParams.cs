namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Reads messages of a session.</summary>
public sealed record MessagesParams(string Scope, string SessionId, int Skip, int Limit);
