namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Names a session.</summary>
internal sealed record SessionParams(string Scope, string SessionId);
