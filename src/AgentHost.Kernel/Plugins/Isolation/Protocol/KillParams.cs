namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Ends a process.</summary>
internal sealed record KillParams(string Scope, int Handle, double GraceSeconds);
