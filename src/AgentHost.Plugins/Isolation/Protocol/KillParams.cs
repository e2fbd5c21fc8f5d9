namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Ends a process.</summary>
public sealed record KillParams(string Scope, int Handle, double GraceSeconds);
