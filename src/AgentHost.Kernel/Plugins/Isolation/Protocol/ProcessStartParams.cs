namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Starts a process.</summary>
internal sealed record ProcessStartParams(string Scope, Wire<ProcessSpec> Spec);
