namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Names a session.</summary>
public sealed record SessionParams(string Scope, string SessionId);
