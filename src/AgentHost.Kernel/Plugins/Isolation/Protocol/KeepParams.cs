namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Keeps a process past its call: it moves to a workspace's scope.</summary>
internal sealed record KeepParams(string Scope, int Handle, string To);
