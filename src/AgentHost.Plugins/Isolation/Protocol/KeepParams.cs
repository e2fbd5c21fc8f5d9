namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Keeps a process past its call: it moves to a workspace's scope.</summary>
public sealed record KeepParams(string Scope, int Handle, string To);
