namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Starts a process.</summary>
public sealed record ProcessStartParams(string Scope, Wire<ProcessSpec> Spec);
